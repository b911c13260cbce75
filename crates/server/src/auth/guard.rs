//! Lock-out by account and by network address (S-50). Counters live in the database: a restart does
//! not open the door again. A wait ends after a quarter of an hour at most.

use crate::{db::Tx, fail::Outcome};
use contract::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

/// Failures of an account before it waits.
const FREE_TRIES: i64 = 5;
/// First wait after that; doubles with each further failure.
const FIRST_WAIT_MS: i64 = 60_000;
/// Longest wait.
const LONGEST_WAIT_MS: i64 = 15 * 60_000;
/// Failures of one address within [`ADDRESS_WINDOW_MS`] before it waits.
const ADDRESS_TRIES: i64 = 30;
/// Window of an address.
const ADDRESS_WINDOW_MS: i64 = 60_000;
/// An account's counter without a failure for so long starts anew.
const FORGET_MS: i64 = 24 * 3_600_000;

/// Key of an account's counter.
pub fn account_key(login: &str) -> String {
    format!("account:{}", crate::audit::hex(&<sha2::Sha256 as sha2::Digest>::digest(login.as_bytes())))
}

/// Key of an address's counter: IPv6 by /48, IPv4 by /24, as attackers own ranges.
pub fn address_key(address: std::net::IpAddr) -> String {
    match address.to_canonical() {
        std::net::IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("address:{a}.{b}.{c}")
        }
        std::net::IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("address:{a:x}:{b:x}:{c:x}")
        }
    }
}

/// Whether one of the keys has to wait now.
///
/// # Errors
/// The database does not answer.
pub async fn is_locked(conn: &mut AnyConnection, keys: [&str; 2], now: Timestamp) -> Outcome<bool> {
    let row = sqlx::query("SELECT COUNT(*) FROM sign_in_guard WHERE key IN ($1, $2) AND locked_until > $3")
        .bind(keys[0])
        .bind(keys[1])
        .bind(now.0)
        .fetch_one(conn)
        .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

/// Counts a failure for both keys.
///
/// # Errors
/// The database refuses.
pub async fn failed(tx: &mut Tx, account: &str, address: &str) -> Outcome<()> {
    let now = tx.now.0;
    for (key, window, free) in [(account, FORGET_MS, FREE_TRIES), (address, ADDRESS_WINDOW_MS, ADDRESS_TRIES)] {
        let row = sqlx::query("SELECT fails, since FROM sign_in_guard WHERE key = $1")
            .bind(key)
            .fetch_optional(tx.conn())
            .await?;
        let (mut fails, mut since) = match row {
            Some(row) => (row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(1)?),
            None => (0, now),
        };
        if now - since > window {
            (fails, since) = (0, now);
        }
        if key == account {
            // Slow guessing does not start anew each day: an account counts from its last failure on.
            since = now;
        }
        fails += 1;
        let over = fails - free;
        let locked_until = if over < 0 { 0 } else { now + (FIRST_WAIT_MS << over.min(8)).min(LONGEST_WAIT_MS) };
        sqlx::query(
            "INSERT INTO sign_in_guard (key, fails, since, locked_until) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (key) DO UPDATE SET fails = excluded.fails, since = excluded.since, locked_until = excluded.locked_until",
        )
        .bind(key)
        .bind(fails)
        .bind(since)
        .bind(locked_until)
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// A right password clears the account's counter (not the address's: others may guess from there).
///
/// # Errors
/// The database refuses.
pub async fn succeeded(tx: &mut Tx, account: &str) -> Outcome<()> {
    sqlx::query("DELETE FROM sign_in_guard WHERE key = $1").bind(account).execute(tx.conn()).await?;
    Ok(())
}

/// Removes a bounded number of counters that count no longer; says how many.
///
/// # Errors
/// The database refuses.
pub async fn forget(tx: &mut Tx, at_most: i64) -> Outcome<u64> {
    let now = tx.now.0;
    let old = "SELECT key FROM sign_in_guard WHERE since < $1 AND locked_until <= $2 LIMIT $3";
    let sql = format!("DELETE FROM sign_in_guard WHERE key IN ({old})");
    let done = sqlx::query(AssertSqlSafe(sql)).bind(now - FORGET_MS).bind(now).bind(at_most).execute(tx.conn()).await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    #[test]
    fn s50_addresses_count_by_range_and_a_mapped_one_is_the_one_it_maps() {
        for (address, key) in [
            ("192.0.2.7", "address:192.0.2"),
            ("::ffff:192.0.2.7", "address:192.0.2"),
            ("2001:db8:1:2::3", "address:2001:db8:1"),
        ] {
            assert_eq!(super::address_key(address.parse().unwrap()), key);
        }
    }
}
