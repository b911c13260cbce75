//! Makes the site out of the app: cargo, wasm-bindgen, the assets that index.html names, hashed
//! names, one style sheet, compressed copies, build.json. All of it appears at once or not at all.

pub(crate) mod compress;
pub(crate) mod css;
pub(crate) mod digest;
pub(crate) mod html;
pub(crate) mod imports;
pub(crate) mod parts;
pub(crate) mod sections;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use self::html::{Assets, BUILD, Named, Names};
use crate::process::Ended;
use crate::repo::{self, Repo};
use crate::steps::Steps;
use crate::stop::{Done, Stop, While};
use crate::tools::wasm::WasmTools;

/// How the app is to be built, and where to.
pub(crate) struct Flavor {
    /// The folder that the server serves.
    pub(crate) dist: PathBuf,
    /// cargo's profile.
    pub(crate) profile: &'static str,
    /// With the design system's catalogue.
    pub(crate) gallery: bool,
    /// As it goes over the wire: in parts, no function names, compressed copies.
    pub(crate) wire: bool,
}

impl Flavor {
    /// As people get it.
    pub(crate) fn release(repo: &Repo) -> Self {
        Self { dist: repo.path("dist"), profile: "wasm-release", gallery: false, wire: true }
    }

    /// With the catalogue, out of what the tests of components compile anyway: looked at, not weighed.
    pub(crate) fn gallery(repo: &Repo) -> Self {
        Self { dist: repo.work("dist-gallery"), profile: "dev", gallery: true, wire: false }
    }

    /// Built quickly, for the development loop.
    pub(crate) fn dev(repo: &Repo) -> Self {
        Self { dist: repo.work("dist-dev"), profile: "dev-wasm", gallery: true, wire: false }
    }
}

/// Where the splitter writes, below the glue's folder.
const PARTS: &str = "parts";

/// How many steps `build` takes.
pub(crate) const STEPS: usize = 4;

/// Builds the app into its folder, or says that nothing has changed since the last time.
pub(crate) fn build(repo: &Repo, steps: &mut Steps, tools: &WasmTools, flavor: &Flavor) -> Done {
    let gallery = flavor.gallery;
    let how = format!("{} {gallery} {} {} {}", flavor.profile, flavor.wire, tools.bindgen_version, tools.source);
    let inputs = digest::inputs(repo, &how);
    if built_from(&flavor.dist).as_deref() == Some(&inputs) {
        steps.ready("app: wasm", "nothing has changed");
        steps.ready("app: parts", "nothing has changed");
        steps.ready("app: glue", "nothing has changed");
        steps.ready("app: site", flavor.dist.display());
        return Ok(());
    }
    let mut cargo = if flavor.wire { tools.cargo_for_the_wire(repo) } else { tools.cargo(repo) };
    cargo.args(["build", "--package", "enwa", "--bin", "enwa", "--target", "wasm32-unknown-unknown"]);
    cargo.args(["--profile", flavor.profile, "--message-format", "json-render-diagnostics"]);
    let features = [(gallery, "gallery"), (flavor.wire, "split")];
    for (_, feature) in features.iter().filter(|(wanted, _)| *wanted) {
        cargo.args(["--features", feature]);
    }
    let usually = if flavor.wire { "3 min, 6 the first time" } else { "20 s, 3 min the first time" };
    let ended = steps.run("app: wasm", usually, &mut cargo, "the lines above name the file and the line")?;
    let wasm = artifact(&ended, "wasm").ok_or_else(|| Stop::new("cargo built no wasm for the binary `enwa`"))?;

    let glue = Temporary::beside(&flavor.dist, "glue")?;
    let mut wasm = wasm;
    if flavor.wire {
        let parts = glue.0.join(PARTS);
        let mut split = Command::new(&tools.splitter);
        split.arg(&wasm).arg(&parts).args(["--out-name", "enwa"]);
        steps.run("app: parts", "2 s", &mut split, "its version must fit that of wasm_split_helpers in Cargo.lock")?;
        wasm = parts.join("enwa.wasm");
    } else {
        steps.ready("app: parts", "all in one file");
    }
    let mut bindgen = Command::new(&tools.bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "enwa", "--out-dir"]).arg(&glue.0).arg(&wasm);
    if flavor.wire {
        bindgen.args(["--keep-lld-exports", "--remove-name-section", "--remove-producers-section"]);
    }
    steps.run("app: glue", "10 s", &mut bindgen, "its version must be that of wasm-bindgen in Cargo.lock")?;

    if flavor.wire {
        imports::shorten(&glue.0)?;
    }
    steps.own("app: site", "2 s", || {
        let mut site = assemble(&repo.root, &glue.0)?;
        site.finish(&inputs)?;
        if flavor.wire {
            compress::add_copies(&mut site.files)?;
        }
        let new = Temporary::beside(&flavor.dist, "new")?;
        for (name, bytes) in &site.files {
            repo::write(&new.0.join(name), bytes)?;
        }
        repo::put_in_place(&new.0, &flavor.dist)
    })
}

/// The file that cargo's messages say it made, with that ending.
pub(crate) fn artifact(ended: &Ended, ending: &str) -> Option<PathBuf> {
    let messages = ended.out.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let made = messages.filter(|message| message["reason"] == "compiler-artifact");
    let bins =
        made.filter(|message| message["target"]["kind"].as_array().is_some_and(|kinds| kinds.contains(&json!("bin"))));
    let mut files = bins.filter_map(|message| {
        let names = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
        names.map(PathBuf::from).find(|path| path.extension().is_some_and(|found| found == ending))
    });
    files.next_back()
}

/// A site in memory.
pub(crate) struct Site {
    /// Its files by name; index.html still holds the mark of the build id.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    core: Vec<String>,
}

/// Puts the site together from the repository and the folder that wasm-bindgen wrote.
pub(crate) fn assemble(root: &Path, glue: &Path) -> Done<Site> {
    let page = repo::read(&root.join("index.html"))?;
    let Assets { css, later, copies } = html::assets(&page)?;
    let mut files = BTreeMap::new();
    for (from, to) in &copies {
        copy(root, from, to, &mut files)?;
    }
    let mut sheet = |name: &str, hrefs: &[String]| -> Done<Option<Named>> {
        let texts = hrefs.iter().map(|href| Ok((href.clone(), repo::read(&root.join(href.trim_start_matches('/')))?)));
        let texts = texts.collect::<Done<Vec<_>>>()?;
        let joined = if texts.is_empty() { None } else { Some(css::join(&texts)?) };
        Ok(joined.map(|css| named(&mut files, name, "css", css.into_bytes())))
    };
    let (css, later) = (sheet("app", &css)?, sheet("later", &later)?);
    let boot = files.remove("boot.js").ok_or_else(|| {
        Stop::new("no asset of index.html is boot.js").todo("keep it in public/, and public/ among the copied folders")
    })?;
    let boot = named(&mut files, "boot", "js", boot);
    let wasm = std::fs::read(glue.join("enwa_bg.wasm")).doing("read the wasm that wasm-bindgen wrote")?;
    let wasm = named(&mut files, "enwa", "wasm", wasm);
    // The glue falls back to this name where nobody hands it an address.
    let mut names = BTreeMap::new();
    for (name, bytes) in parts::read(&glue.join(PARTS))? {
        let part = named(&mut files, name.trim_end_matches(".wasm"), "wasm", bytes);
        names.insert(name, part.path.trim_start_matches('/').to_owned());
    }
    let js = parts::join(&repo::read(&glue.join("enwa.js"))?, &glue.join(PARTS), &names)?;
    let js = js.replace("enwa_bg.wasm", wasm.path.trim_start_matches('/'));
    let js = named(&mut files, "enwa", "js", js.into_bytes());
    let mut snippets = Vec::new();
    for file in repo::files(&glue.join("snippets")) {
        let bytes = std::fs::read(&file).doing("read a module that wasm-bindgen wrote")?;
        let name = public_name(glue, &file);
        snippets.push(Named { path: format!("/{name}"), integrity: digest::integrity(&bytes) });
        files.insert(name, bytes);
    }
    let names = Names { css, later, boot, js, wasm, snippets };
    files.insert("index.html".to_owned(), html::rewrite(&page, &names)?.into_bytes());
    let Names { css, boot, js, wasm, snippets, later: _ } = names;
    let named = css.into_iter().chain([boot, js, wasm]).chain(snippets);
    let core = std::iter::once("/".to_owned()).chain(named.map(|named| named.path)).collect();
    Ok(Site { files, core })
}

impl Site {
    /// Names the build after all of its files, tells it to those that ask by the mark, and adds build.json.
    pub(crate) fn finish(&mut self, inputs: &str) -> Done<String> {
        let all: String = self.files.iter().map(|(name, bytes)| format!("{name} {}\n", digest::short(bytes))).collect();
        let build = digest::short(all.as_bytes());
        for (name, bytes) in &mut self.files {
            // A hashed file keeps the bytes that it is named after.
            if is_hashed(name) || !(name.ends_with(".html") || name.ends_with(".js")) {
                continue;
            }
            if let Ok(text) = std::str::from_utf8(bytes)
                && text.contains(BUILD)
            {
                *bytes = text.replace(BUILD, &build).into_bytes();
            }
        }
        let files: Vec<String> = self.files.keys().map(|name| format!("/{name}")).collect();
        let json = json!({ "build": build, "inputs": inputs, "core": self.core, "files": files });
        let text = serde_json::to_vec_pretty(&json).doing("write build.json")?;
        self.files.insert("build.json".to_owned(), text);
        Ok(build)
    }
}

/// Whether a name carries the hash of its content: `enwa-0123456789abcdef.js`.
pub(crate) fn is_hashed(name: &str) -> bool {
    plain_name(name) != name
}

/// A name without the hash of its content.
pub(crate) fn plain_name(name: &str) -> String {
    let Some((stem, ending)) = name.split_once('.') else { return name.to_owned() };
    match stem.rsplit_once('-') {
        Some((plain, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            format!("{plain}.{ending}")
        }
        _ => name.to_owned(),
    }
}

fn named(files: &mut BTreeMap<String, Vec<u8>>, stem: &str, ending: &str, bytes: Vec<u8>) -> Named {
    let name = format!("{stem}-{}.{ending}", digest::short(&bytes));
    let named = Named { path: format!("/{name}"), integrity: digest::integrity(&bytes) };
    files.insert(name, bytes);
    named
}

fn copy(root: &Path, from: &str, to: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Done {
    let source = root.join(from.trim_start_matches('/'));
    if !source.exists() {
        return Err(Stop::new(format!("index.html asks to copy {from}, which does not exist")));
    }
    let all = if source.is_dir() { repo::files(&source) } else { vec![source.clone()] };
    for file in all {
        let bytes = std::fs::read(&file).doing(format!("read {}", file.display()))?;
        let below = public_name(&source, &file);
        let name = [to, &below].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
        files.insert(name, bytes);
    }
    Ok(())
}

fn public_name(base: &Path, file: &Path) -> String {
    let below = file.strip_prefix(base).unwrap_or(file);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn built_from(dist: &Path) -> Option<String> {
    let text = std::fs::read_to_string(dist.join("build.json")).ok()?;
    let json: Value = serde_json::from_str(&text).ok()?;
    dist.join("index.html").is_file().then(|| json["inputs"].as_str().map(str::to_owned))?
}

/// A folder that goes away with its owner, unless it was put in place before.
pub(crate) struct Temporary(pub(crate) PathBuf);

impl Temporary {
    /// An empty one next to `place`, on the same disk; another one each time.
    pub(crate) fn beside(place: &Path, what: &str) -> Done<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let stem = format!(".{name}.{what}-");
        sweep(place, &stem)?;
        let folder = place.with_file_name(format!("{stem}{process}-{count}"));
        repo::remove(&folder)?;
        std::fs::create_dir_all(&folder).doing(format!("create {}", folder.display()))?;
        Ok(Self(folder))
    }
}

/// Removes what processes that are gone left beside `place`: they were ended before they could.
fn sweep(place: &Path, stem: &str) -> Done {
    let beside = place.parent().and_then(|parent| std::fs::read_dir(parent).ok()).into_iter().flatten().flatten();
    for entry in beside {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.strip_prefix(stem).and_then(|rest| rest.split('-').next()?.parse().ok());
        if owner.is_some_and(|owner| !crate::process::lives(owner)) {
            repo::remove(&entry.path())?;
        }
    }
    Ok(())
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A left-over is named after its process; nothing more to do.
        drop(repo::remove(&self.0));
    }
}

#[cfg(test)]
#[path = "bundle_tests.rs"]
mod tests;
