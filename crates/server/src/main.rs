//! `enwa-server`: serve, and the few commands an operator needs beside it.

use contract::{people::Name, time::Timestamp};
use server::{
    app::App,
    audit,
    clock::Clock,
    config::Config,
    db,
    demo::{self, Found},
    fail::Fail,
    http::files::Files,
    media::decode,
    openapi, registry, serve,
};
use std::{
    collections::BTreeSet,
    path::Path,
    pin::Pin,
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
};

const HELP: &str = "\
enwa-server serve [--config FILE] [--listen ADDR] [--data DIR] [--dist DIR] [--demo]
enwa-server audit-verify [--config FILE] [--data DIR] [--answered FILE]   recompute the chain of the access log;
    FILE: x-request-id of answers that left, one a line, as a proxy noted them: each must stand in the log
enwa-server backup FILE [--config FILE] [--data DIR]      a copy of the SQLite database, also while it is served
enwa-server first-operator LOGIN EMAIL 姓 名 セイ メイ     first account of an empty database; reads the password from standard input
enwa-server openapi | permissions                        generated documentation on standard output

Configuration: a TOML file (enwa.toml when present) and ENWA_… environment variables over it.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((decode::COMMAND, rest)) = arguments.split_first().map(|(command, rest)| (command.as_str(), rest)) {
        return decode::run(rest);
    }
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,server=info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return explain(&error.to_string()),
    };
    match runtime.block_on(run(&arguments)) {
        Ok(code) => code,
        Err(fail) => explain(fail.cause.as_deref().unwrap_or(&fail.problem.title)),
    }
}

fn explain(why: &str) -> ExitCode {
    eprintln!("enwa-server: {why}");
    ExitCode::FAILURE
}

fn option<'a>(arguments: &'a [String], name: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|a| a == name)?;
    arguments.get(at + 1).map(String::as_str)
}

fn config(arguments: &[String]) -> Result<Config, Fail> {
    let file = option(arguments, "--config");
    let text = match std::fs::read_to_string(file.unwrap_or("enwa.toml")) {
        Ok(text) => text,
        Err(error) if file.is_some() => return Err(Fail::internal(format!("{}: {error}", file.unwrap_or_default()))),
        Err(_) => String::new(),
    };
    let options = [("--listen", "ENWA_LISTEN"), ("--data", "ENWA_DATA_DIR"), ("--dist", "ENWA_DIST")];
    let given =
        options.iter().filter_map(|(name, key)| option(arguments, name).map(|v| ((*key).to_owned(), v.to_owned())));
    let demo = arguments.iter().any(|a| a == "--demo").then(|| ("ENWA_DEMO".to_owned(), "true".to_owned()));
    Config::read(&text, std::env::vars().chain(given).chain(demo)).map_err(Fail::internal)
}

async fn open(config: Config, build: &str) -> Result<App, Fail> {
    std::fs::create_dir_all(&config.data_dir)
        .map_err(|e| Fail::internal(format!("configuration key `data_dir`: {}: {e}", config.data_dir.display())))?;
    App::open(config, Clock::System, build).await
}

async fn run(arguments: &[String]) -> Result<ExitCode, Fail> {
    match arguments.first().map(String::as_str) {
        Some("serve") => serve_forever(config(arguments)?).await,
        Some("audit-verify") => verify(config(arguments)?, option(arguments, "--answered")).await,
        Some("backup") => backup(arguments).await,
        Some("first-operator") => first_operator(arguments).await,
        Some("openapi") => {
            println!("{:#}", openapi::document());
            Ok(ExitCode::SUCCESS)
        }
        Some("permissions") => {
            print!("{}", openapi::permissions());
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            println!("{HELP}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What one process remembers of an SQLite file is believed: only one may serve it.
fn alone(config: &Config) -> Result<Option<std::fs::File>, Fail> {
    if !config.database().starts_with("sqlite:") {
        return Ok(None);
    }
    std::fs::create_dir_all(&config.data_dir).map_err(Fail::internal)?;
    let file = std::fs::File::create(config.data_dir.join("enwa.lock")).map_err(Fail::internal)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(_) => Err(Fail::internal(format!(
            "another server is using {}: end it first, or name another folder with --data",
            config.data_dir.display()
        ))),
    }
}

async fn serve_forever(config: Config) -> Result<ExitCode, Fail> {
    let _lock = alone(&config)?;
    let mut files = Files::read(Path::new(&config.dist))?;
    let first = config.emergency.first().map_or("119", |first| first.number.as_str());
    files.name(&config.service, first)?;
    let (wants_demo, loopback, scheme) =
        (config.demo, config.is_loopback(), if config.tls.is_some() { "https" } else { "http" });
    let mut stop: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(stop_signal()?);
    if wants_demo && demo::clear_half(&config).await? {
        println!("the demo town was left unfinished: starting afresh");
    }
    let build = files.build.clone();
    let app = open(config, &build).await?;
    let mut found = demo::found(&mut *app.db.read().acquire().await.map_err(Fail::from)?).await?;
    if wants_demo && found == Found::Empty {
        println!("filling the empty database with the demo town (usually 20 s) …");
        let now: Timestamp = app.clock.now();
        tokio::select! {
            biased;
            () = &mut stop => {
                println!("stopped; the demo town is unfinished, and the next start with `demo` fills it anew");
                return Ok(ExitCode::SUCCESS);
            }
            filled = demo::settle(&app, now, demo::DAYS, progress()) => filled?,
        }
        found = Found::Whole;
    }
    if found == Found::Half {
        let todo = if wants_demo {
            // Not a file that this program may remove: another database, or a town without our mark.
            "remove the database yourself"
        } else {
            "start with `--demo` to fill it anew"
        };
        return Err(Fail::internal(format!(
            "this database holds a demo town that was never finished: {todo}, or use another `data_dir`"
        )));
    }
    if found == Found::Whole && !loopback {
        return Err(Fail::internal(
            "this database holds the demo town, whose password is public: it is served on loopback only. Use another `data_dir`",
        ));
    }
    let running = serve::start(app, files, stop).await?;
    if found == Found::Whole {
        println!("\nDemo sign-ins, one per role:\n{}", demo::sign_ins()?);
    }
    println!("ready {scheme}://{}", running.address);
    running.stopped.await.map_err(Fail::internal)?;
    println!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// A line for every twentieth of the work: whoever waits sees that it goes on.
fn progress() -> impl Fn(usize) {
    let told = AtomicUsize::new(0);
    move |percent| {
        if percent / 5 > told.swap(percent / 5, Ordering::Relaxed) {
            println!("  {percent} %");
        }
    }
}

/// Resolves when somebody asks for the end. Listens from this moment on, whether or not it is waited for yet.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()> + Send, Fail> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(Fail::internal);
    let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves when somebody asks for the end.
#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()> + Send, Fail> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

async fn verify(config: Config, answered: Option<&str>) -> Result<ExitCode, Fail> {
    let mut conn = db::look(&config.database()).await?;
    let found = audit::verify_on(&mut conn).await?;
    match found.broken {
        None => {
            println!("access log: {} rows, chain unbroken", found.rows);
            let Some(file) = answered else { return Ok(ExitCode::SUCCESS) };
            let text = std::fs::read_to_string(file).map_err(|e| Fail::internal(format!("{file}: {e}")))?;
            let ids: BTreeSet<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let missing = audit::unlogged(&mut conn, &ids).await?;
            println!("access log: {} of {} answers have no row", missing.len(), ids.len());
            for id in &missing {
                println!("  {id}");
            }
            Ok(if missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Some((row, why)) => {
            println!("access log: BROKEN at row {row}: {why}");
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn backup(arguments: &[String]) -> Result<ExitCode, Fail> {
    let Some(file) = arguments.get(1).filter(|file| !file.starts_with("--")) else {
        println!("{HELP}");
        return Ok(ExitCode::FAILURE);
    };
    let rows = db::backup(&config(arguments)?.database(), Path::new(file)).await?;
    println!("{file}: a whole copy; its access log has {rows} rows, chain unbroken");
    Ok(ExitCode::SUCCESS)
}

async fn first_operator(arguments: &[String]) -> Result<ExitCode, Fail> {
    let [_, login, email, family, given, family_kana, given_kana, ..] = arguments else {
        println!("{HELP}");
        return Ok(ExitCode::FAILURE);
    };
    let name = Name {
        family: family.clone(),
        given: given.clone(),
        family_kana: family_kana.clone(),
        given_kana: given_kana.clone(),
    };
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).map_err(Fail::internal)?;
    let app = open(config(arguments)?, "").await?;
    registry::first_operator(&app, login, email, &name, password.trim_end_matches(['\r', '\n'])).await?;
    println!("operator {login} registered");
    Ok(ExitCode::SUCCESS)
}
