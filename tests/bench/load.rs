//! A plain load generator: keep-alive connections that ask, read the whole answer and ask again.

use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What to ask, and where.
#[derive(Clone)]
pub struct Load {
    pub address: String,
    pub path: String,
    pub cookie: String,
}

/// Milliseconds of every answer, ascending.
pub struct Taken {
    millis: Vec<f64>,
    pub errors: usize,
}

impl Taken {
    pub fn at(&self, quantile: f64) -> f64 {
        let last = self.millis.len().saturating_sub(1);
        self.millis.get((quantile * last as f64) as usize).copied().unwrap_or(f64::NAN)
    }

    pub fn answers(&self) -> usize {
        self.millis.len()
    }

    pub fn rate(&self, during: Duration) -> f64 {
        self.millis.len() as f64 / during.as_secs_f64()
    }
}

impl Load {
    fn request(&self) -> Vec<u8> {
        format!("GET {} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", self.path, self.address, self.cookie).into_bytes()
    }

    /// One answer, head and body as they came.
    pub async fn once(&self) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        stream.write_all(&self.request()).await.unwrap();
        let mut answer = Vec::new();
        assert_eq!(read(&mut stream, &mut answer).await, Some(200));
        answer
    }

    /// Asks over `connections` for a while.
    pub async fn run(&self, connections: usize, during: Duration) -> Taken {
        let end = Instant::now() + during;
        let tasks: Vec<_> = (0..connections)
            .map(|_| {
                let load = self.clone();
                tokio::spawn(async move {
                    let (mut millis, mut errors, request) = (Vec::new(), 0, load.request());
                    let mut stream = TcpStream::connect(&load.address).await.unwrap();
                    stream.set_nodelay(true).unwrap();
                    let mut buffer = Vec::with_capacity(128 * 1024);
                    while Instant::now() < end {
                        let asked = Instant::now();
                        if stream.write_all(&request).await.is_err() {
                            return (millis, errors + 1);
                        }
                        match read(&mut stream, &mut buffer).await {
                            Some(200) => millis.push(asked.elapsed().as_secs_f64() * 1_000.0),
                            Some(_) => errors += 1,
                            None => return (millis, errors + 1),
                        }
                    }
                    (millis, errors)
                })
            })
            .collect();
        let mut taken = Taken { millis: Vec::new(), errors: 0 };
        for task in tasks {
            let (millis, errors) = task.await.unwrap();
            taken.millis.extend(millis);
            taken.errors += errors;
        }
        taken.millis.sort_by(f64::total_cmp);
        taken
    }
}

/// Where the body of an answer begins.
pub fn body_at(answer: &[u8]) -> Option<usize> {
    answer.windows(4).position(|w| w == b"\r\n\r\n").map(|end| end + 4)
}

/// Reads one answer with a content length into `buffer`; `None`: the connection ended.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<u16> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
        let Some(body) = body_at(buffer) else { continue };
        let head = std::str::from_utf8(&buffer[..body]).ok()?;
        let status = head.get(9..12)?.parse().ok()?;
        let length: usize = head.lines().find_map(|l| l.strip_prefix("content-length: "))?.parse().ok()?;
        while buffer.len() < body + length {
            if stream.read_buf(buffer).await.ok()? == 0 {
                return None;
            }
        }
        return Some(status);
    }
}

/// Signs in; the cookie to send.
pub async fn sign_in(address: &str, login: &str, password: &str) -> String {
    let body = serde_json::json!({ "login": login, "password": password }).to_string();
    let request = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\nX-App: 1\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    let cookie = text.lines().find_map(|l| l.strip_prefix("set-cookie: ")).expect("a cookie");
    cookie.split(';').next().unwrap().to_owned()
}
