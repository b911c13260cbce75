//! The rows that the registry's commands write. Each runs in a command's transaction.

use super::{NewGrant, NewPerson, NewSubject};
use crate::{db::Tx, fail::Outcome};
use contract::{PersonId, Problem, SubjectId, problem::FieldError};

/// A person with an account; refused where the ID or the e-mail is taken.
pub(crate) async fn insert_person(tx: &mut Tx, id: PersonId, person: &NewPerson<'_>) -> Outcome<()> {
    let now = tx.now.0;
    let done = sqlx::query(
        "INSERT INTO person (id, login, email, family, given, family_kana, given_kana, password, state, created_at, last_sign_in) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, NULL) ON CONFLICT DO NOTHING",
    )
    .bind(id.to_string())
    .bind(person.login.to_lowercase())
    .bind(person.email.to_lowercase())
    .bind(person.name.family.as_str())
    .bind(person.name.given.as_str())
    .bind(person.name.family_kana.as_str())
    .bind(person.name.given_kana.as_str())
    .bind(person.password_hash)
    .bind(now)
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Problem::field("login", FieldError::Malformed).into()) }
}

/// A role, from now on.
pub(super) async fn insert_grant(tx: &mut Tx, grant: &NewGrant<'_>) -> Outcome<()> {
    let occupations: Vec<&str> = grant.occupations.iter().map(|o| o.code()).collect();
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO role_grant (person, role, institution, occupations, from_at, to_at) VALUES ($1, $2, $3, $4, $5, NULL)",
    )
    .bind(grant.person.to_string())
    .bind(grant.role.code())
    .bind(grant.institution.map(|i| i.to_string()).unwrap_or_default())
    .bind(occupations.join(","))
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A subject with its contacts; without consent.
pub(super) async fn insert_subject(tx: &mut Tx, id: SubjectId, subject: &NewSubject<'_>) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO subject (id, family, given, family_kana, given_kana, birth, sex, colour, state, consent, sharing, \
                              seq, top_everyone, top_professionals) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'preparing', 'none', 'open', 0, 0, 0)",
    )
    .bind(id.to_string())
    .bind(subject.name.family.as_str())
    .bind(subject.name.given.as_str())
    .bind(subject.name.family_kana.as_str())
    .bind(subject.name.given_kana.as_str())
    .bind(subject.birth.to_string())
    .bind(subject.sex.code())
    .bind(i64::from(subject.colour))
    .execute(tx.conn())
    .await?;
    for contact in subject.contacts {
        sqlx::query("INSERT INTO contact (subject, ord, name, relation, phone, kind) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(id.to_string())
            .bind(i64::from(contact.order))
            .bind(contact.name.as_str())
            .bind(contact.relation.as_str())
            .bind(contact.phone.as_str())
            .bind(contact.kind.code())
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}
