//! Configuration: a TOML file, then `ENWA_…` environment variables over it, checked at start. An
//! error names the key and says what to write.

use crate::fail::Fail;
use contract::{platform::EmergencyNumber, text::clean};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt, net::IpAddr, net::SocketAddr, path::PathBuf};

/// The SQLite file in `data_dir`.
pub const DATABASE: &str = "enwa.db";

/// Longest name of a kind of daily life, in letters.
const MAX_KIND_NAME: usize = 20;

/// Opening hours and phone of the カスタマーセンター (M4-4).
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Centre {
    /// Phone, digits with hyphens.
    pub phone: String,
    /// Hours in words.
    pub hours: String,
}

impl Default for Centre {
    fn default() -> Self {
        Self {
            phone: "0120-000-000".into(), hours: "平日 9:00〜17:00(祝日・お盆・年末年始を除く)".into()
        }
    }
}

/// TLS by the server itself; absent: plain HTTP, on loopback or behind a proxy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// PEM file with the certificate chain.
    pub cert: PathBuf,
    /// PEM file with the private key.
    pub key: PathBuf,
}

/// Life of sessions (J-20).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionLife {
    /// Staff and desks: minutes without a request.
    pub idle_minutes: u32,
    /// Staff and desks: hours at most.
    pub absolute_hours: u32,
    /// Subject and family: days without a request.
    pub family_idle_days: u32,
    /// Subject and family: days at most.
    pub family_absolute_days: u32,
}

impl Default for SessionLife {
    fn default() -> Self {
        Self { idle_minutes: 30, absolute_hours: 12, family_idle_days: 7, family_absolute_days: 30 }
    }
}

/// Everything that a deployment decides.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Second listener with `/api/openapi.json`; loopback only. Absent: none.
    pub admin_listen: Option<SocketAddr>,
    /// How people reach us; decides Secure headers. Empty: `http://` and the listening address.
    pub public_url: String,
    /// Where the database file lives.
    pub data_dir: PathBuf,
    /// The program that looks at photos and videos. Empty: this very one.
    pub decoder: PathBuf,
    /// `sqlite:…` or `postgres:…`. Empty: a SQLite file in `data_dir`.
    pub database_url: String,
    /// The built app.
    pub dist: PathBuf,
    /// サービス提供者
    pub operator: String,
    /// サービス名
    pub service: String,
    /// カスタマーセンター
    pub centre: Centre,
    /// Emergency numbers, most urgent first.
    pub emergency: Vec<EmergencyNumber>,
    /// 料金: yen by name, shown on the help page.
    pub prices: BTreeMap<String, u32>,
    /// Further kinds of daily life (M3-2-7), by the names that people read: `["リハビリ", "レクリエーション"]`.
    pub daily_kinds: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// TLS.
    pub tls: Option<Tls>,
    /// Sessions.
    pub session: SessionLife,
    /// Fill an empty database with the demo town. Loopback only.
    pub demo: bool,
}

impl Default for Config {
    fn default() -> Self {
        let number = |number: &str, label: &str| EmergencyNumber { number: number.into(), label: label.into() };
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            admin_listen: None,
            public_url: String::new(),
            data_dir: "data".into(),
            decoder: PathBuf::new(),
            database_url: String::new(),
            dist: "dist".into(),
            operator: "援輪の会".into(),
            service: "援輪".into(),
            centre: Centre::default(),
            emergency: vec![number("119", "ambulance"), number("110", "police"), number("#7119", "advice")],
            prices: BTreeMap::new(),
            daily_kinds: Vec::new(),
            trusted_proxies: Vec::new(),
            tls: None,
            session: SessionLife::default(),
            demo: false,
        }
    }
}

/// A configuration that cannot be used: the key and what is wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The key, as written in the file.
    pub key: String,
    /// What is wrong, and what to write.
    pub why: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "configuration key `{}`: {}", self.key, self.why)
    }
}
impl std::error::Error for ConfigError {}

/// `localhost`, `127.0.0.1` or `[::1]`, with or without a port.
pub fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn wrong(key: &str, why: impl Into<String>) -> ConfigError {
    ConfigError { key: key.into(), why: why.into() }
}

impl Config {
    /// Reads the text of a TOML file and the environment's `ENWA_…` pairs over it, and checks all.
    ///
    /// # Errors
    /// The first key that cannot be used.
    pub fn read(toml_text: &str, env: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut table: toml::Table = toml_text.parse().map_err(|e: toml::de::Error| wrong("(file)", e.to_string()))?;
        for (name, value) in env {
            let Some(key) = name.strip_prefix("ENWA_") else { continue };
            set(&mut table, &key.to_lowercase(), value);
        }
        let config: Self = table.try_into().map_err(|e: toml::de::Error| wrong(&key_of(&e), e.message().to_owned()))?;
        config.check()?;
        Ok(config)
    }

    /// The database to open.
    pub fn database(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite://{}?mode=rwc", self.data_dir.join(DATABASE).display())
        } else {
            self.database_url.clone()
        }
    }

    /// The program that looks at photos and videos.
    ///
    /// # Errors
    /// The system does not say where this program lies.
    pub fn decoder(&self) -> Result<PathBuf, Fail> {
        if self.decoder.as_os_str().is_empty() {
            std::env::current_exe().map_err(Fail::internal)
        } else {
            Ok(self.decoder.clone())
        }
    }

    /// People reach us over TLS.
    pub fn is_https(&self) -> bool {
        self.tls.is_some() || self.public_url.starts_with("https://")
    }

    /// Origin as browsers send it.
    pub fn origin(&self) -> String {
        if self.public_url.is_empty() {
            let scheme = if self.tls.is_some() { "https" } else { "http" };
            format!("{scheme}://{}", self.listen)
        } else {
            self.public_url.trim_end_matches('/').to_owned()
        }
    }

    /// Only this machine can reach us, as far as we can see: no demo data elsewhere.
    pub fn is_loopback(&self) -> bool {
        let host = self.public_url.split_once("://").map(|(_, rest)| rest.trim_end_matches('/'));
        self.listen.ip().is_loopback() && host.is_none_or(is_loopback_name)
    }

    /// An `Origin` header names our own page.
    pub fn is_own_origin(&self, origin: &str) -> bool {
        if self.is_loopback() {
            origin.split_once("://").is_some_and(|(_, host)| is_loopback_name(host))
        } else {
            origin == self.origin()
        }
    }

    /// Checks what types alone cannot say.
    ///
    /// # Errors
    /// The first key that cannot be used.
    pub fn check(&self) -> Result<(), ConfigError> {
        if !self.listen.ip().is_loopback() && self.tls.is_none() && !self.public_url.starts_with("https://") {
            return Err(wrong(
                "listen",
                "an address that others can reach needs TLS: set `tls.cert` and `tls.key`, or put a TLS proxy in front and set `public_url` to its https:// address",
            ));
        }
        if !(self.public_url.is_empty()
            || self.public_url.starts_with("https://")
            || self.public_url.starts_with("http://"))
        {
            return Err(wrong("public_url", "must begin with https:// (or http:// on loopback)"));
        }
        let path = self.public_url.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        if path.is_some_and(|(_, path)| !path.is_empty()) {
            return Err(wrong(
                "public_url",
                "ends with the name and the port: the app lives at the root of its address",
            ));
        }
        if self.public_url.starts_with("http://") && !self.is_loopback() {
            return Err(wrong("public_url", "plain http:// is only for this machine; use https://"));
        }
        if self.demo && !self.is_loopback() {
            return Err(wrong("demo", "the demo town and its password are only for loopback; remove `demo`"));
        }
        if self.admin_listen.is_some_and(|a| !a.ip().is_loopback()) {
            return Err(wrong("admin_listen", "must be a loopback address such as 127.0.0.1:8788"));
        }
        if !(self.database_url.is_empty()
            || self.database_url.starts_with("sqlite:")
            || self.database_url.starts_with("postgres"))
        {
            return Err(wrong("database_url", "must begin with sqlite: or postgres:"));
        }
        if self.database_url.starts_with("postgres") {
            check_postgres(&self.database_url)?;
        }
        for (key, text) in [
            ("operator", &self.operator),
            ("service", &self.service),
            ("centre.phone", &self.centre.phone),
            ("centre.hours", &self.centre.hours),
        ] {
            if text.trim().is_empty() {
                return Err(wrong(key, "must not be empty"));
            }
        }
        if !is_dialled(&self.centre.phone) {
            return Err(wrong("centre.phone", format!("`{}` is not a number to dial", self.centre.phone)));
        }
        if self.emergency.is_empty() {
            return Err(wrong(
                "emergency",
                "needs at least one number, for example { number = \"119\", label = \"ambulance\" }",
            ));
        }
        for n in &self.emergency {
            if !is_dialled(&n.number) {
                return Err(wrong("emergency", format!("`{}` is not a number to dial", n.number)));
            }
        }
        for (n, name) in self.daily_kinds.iter().enumerate() {
            if clean(name, MAX_KIND_NAME) != Ok(name.as_str()) || self.daily_kinds[..n].contains(name) {
                return Err(wrong(
                    "daily_kinds",
                    format!("`{name}` must be a name of 1 to 20 letters that stands once"),
                ));
            }
        }
        let life = self.session;
        if [life.idle_minutes, life.absolute_hours, life.family_idle_days, life.family_absolute_days].contains(&0) {
            return Err(wrong("session", "no duration may be 0"));
        }
        Ok(())
    }
}

/// Digits as a telephone takes them, with hyphens.
fn is_dialled(number: &str) -> bool {
    number.chars().any(|c| c.is_ascii_digit()) && number.chars().all(|c| c.is_ascii_digit() || "#-*+".contains(c))
}

/// Records about health do not cross a network in the clear.
fn check_postgres(url: &str) -> Result<(), ConfigError> {
    use sqlx::postgres::{PgConnectOptions, PgSslMode};
    // The error would repeat the address, and with it the password.
    let options: PgConnectOptions =
        url.parse().map_err(|_| wrong("database_url", "is no address of a PostgreSQL database"))?;
    let near =
        options.get_socket().is_some() || options.get_host().starts_with('/') || is_loopback_name(options.get_host());
    let sealed = matches!(options.get_ssl_mode(), PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull);
    if near || sealed {
        return Ok(());
    }
    Err(wrong("database_url", "a database on another machine needs TLS: add ?sslmode=verify-full (or require)"))
}

/// The key that an error of reading is about: where it stands, and the one that is unknown or missing there.
fn key_of(error: &toml::de::Error) -> String {
    let text = error.to_string();
    let place = text.lines().rev().find_map(|line| line.strip_prefix("in `")?.strip_suffix('`'));
    let named = ["unknown field `", "missing field `"].iter().find_map(|start| error.message().strip_prefix(start));
    let named = named.and_then(|rest| rest.split('`').next());
    match (place, named) {
        (Some(place), Some(named)) => format!("{place}.{named}"),
        (Some(key), None) | (None, Some(key)) => key.to_owned(),
        (None, None) => "(file)".to_owned(),
    }
}

/// `centre_phone` sets `centre.phone`. What the keys of [`TYPED`] say is read as TOML where it parses;
/// everything else is text, whatever it looks like.
fn set(table: &mut toml::Table, key: &str, value: String) {
    const TABLES: [&str; 4] = ["centre", "session", "tls", "prices"];
    const TYPED: [&str; 6] = ["demo", "emergency", "trusted_proxies", "daily_kinds", "session_", "prices_"];
    let typed = TYPED.iter().any(|name| if name.ends_with('_') { key.starts_with(name) } else { key == *name });
    let parsed = || {
        if !typed {
            return toml::Value::String(value.clone());
        }
        let probe = format!("v = {value}");
        let typed = probe.parse::<toml::Table>().ok().and_then(|mut t| t.remove("v"));
        match typed {
            Some(v @ (toml::Value::Integer(_) | toml::Value::Boolean(_) | toml::Value::Array(_))) => v,
            _ => toml::Value::String(value.clone()),
        }
    };
    for name in TABLES {
        if let Some(rest) = key.strip_prefix(name).and_then(|r| r.strip_prefix('_')) {
            let inner = table.entry(name).or_insert_with(|| toml::Table::new().into());
            if let Some(inner) = inner.as_table_mut() {
                inner.insert(rest.to_owned(), parsed());
            }
            return;
        }
    }
    table.insert(key.to_owned(), parsed());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn environment_goes_over_the_file() {
        let config = Config::read(
            "service = \"みなとわ\"\n[centre]\nphone = \"1\"",
            env(&[("ENWA_CENTRE_PHONE", "03-0000-0000"), ("ENWA_DEMO", "true")]),
        )
        .unwrap();
        assert_eq!(
            (config.service.as_str(), config.centre.phone.as_str(), config.demo),
            ("みなとわ", "03-0000-0000", true)
        );
    }

    #[test]
    fn an_error_names_its_key() {
        for (text, key) in [
            ("listen = \"0.0.0.0:80\"", "listen"),
            ("public_url = \"ftp://x\"", "public_url"),
            ("public_url = \"http://care.example\"", "public_url"),
            ("public_url = \"https://care.example/enwa\"", "public_url"),
            ("[centre]\nphone = \"call us\"", "centre.phone"),
            ("database_url = \"postgres://enwa:secret@db.example/enwa\"", "database_url"),
            ("database_url = \"postgres://enwa@db.example/enwa?sslmode=prefer\"", "database_url"),
            ("demo = true\npublic_url = \"https://care.example\"", "demo"),
            ("admin_listen = \"192.0.2.1:1\"", "admin_listen"),
            ("database_url = \"mysql://x\"", "database_url"),
            ("operator = \" \"", "operator"),
            ("emergency = []", "emergency"),
            ("emergency = [{ number = \"call us\", label = \"x\" }]", "emergency"),
            ("opperator = \"x\"", "opperator"),
            ("[session]\nidle_minutes = 0", "session"),
        ] {
            assert_eq!(Config::read(text, env(&[])).unwrap_err().key, key, "{text}");
        }
    }

    #[test]
    fn a_database_near_by_or_behind_tls_is_taken_and_an_error_repeats_no_password() {
        for url in [
            "postgres://enwa@127.0.0.1:5433/postgres",
            "postgres://enwa@localhost/enwa",
            "postgres://enwa@localhost/enwa?host=/run/postgresql",
            "postgres://enwa:secret@db.example/enwa?sslmode=verify-full",
        ] {
            Config::read(&format!("database_url = \"{url}\""), env(&[])).unwrap();
        }
        let far = "database_url = \"postgres://enwa:geheim@db.example/enwa\"";
        assert!(!Config::read(far, env(&[])).unwrap_err().to_string().contains("geheim"));
    }

    #[test]
    fn the_demo_stays_on_this_machine_whatever_stands_in_front() {
        let near = Config::default();
        assert!(near.is_loopback());
        for origin in ["http://127.0.0.1:8787", "http://localhost:8788", "http://[::1]:8787"] {
            assert!(near.is_own_origin(origin), "{origin}");
        }
        for origin in ["https://care.example", "http://localhost.care.example", "http://127.0.0.1.care.example", "null"]
        {
            assert!(!near.is_own_origin(origin), "{origin}");
        }
        let far = Config { public_url: "https://care.example".into(), ..Config::default() };
        assert!(!far.is_loopback() && far.is_own_origin("https://care.example"));
        assert!(!far.is_own_origin("http://127.0.0.1:8787"));
    }

    #[test]
    fn a_wrong_kind_of_value_names_its_key_too() {
        for (text, key) in [
            ("service = 5", "service"),
            ("demo = \"yes\"", "demo"),
            ("listen = \"here\"", "listen"),
            ("[centre]\nphone = 119", "centre.phone"),
            ("[session]\nidle_minutes = -1", "session.idle_minutes"),
            ("[session]\nminutes = 1", "session.minutes"),
            ("[prices]\nmeal = \"much\"", "prices.meal"),
            ("[tls]\ncert = \"c\"", "tls.key"),
            ("trusted_proxies = [\"proxy\"]", "trusted_proxies"),
            ("emergency = [{ number = 119, label = \"x\" }]", "emergency.number"),
        ] {
            let error = Config::read(text, env(&[])).unwrap_err();
            assert_eq!(error.key, key, "{text}: {error}");
        }
        for (name, value, key) in [
            ("ENWA_DEMO", "yes", "demo"),
            ("ENWA_SESSION_IDLE_MINUTES", "long", "session.idle_minutes"),
            ("ENWA_TRUSTED_PROXIES", "10.0.0.1", "trusted_proxies"),
        ] {
            assert_eq!(Config::read("", env(&[(name, value)])).unwrap_err().key, key, "{name}");
        }
    }

    #[test]
    fn what_is_text_stays_text_in_the_environment() {
        let config = Config::read(
            "",
            env(&[
                ("ENWA_CENTRE_PHONE", "119"),
                ("ENWA_OPERATOR", "true"),
                ("ENWA_SERVICE", "[1]"),
                ("ENWA_SESSION_IDLE_MINUTES", "15"),
                ("ENWA_PRICES_MEAL", "500"),
                ("ENWA_TRUSTED_PROXIES", "[\"10.0.0.1\"]"),
            ]),
        )
        .unwrap();
        assert_eq!(
            (config.centre.phone.as_str(), config.operator.as_str(), config.service.as_str()),
            ("119", "true", "[1]")
        );
        assert_eq!((config.session.idle_minutes, config.prices["meal"], config.trusted_proxies.len()), (15, 500, 1));
    }
}
