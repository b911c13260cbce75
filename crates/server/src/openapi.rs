//! OpenAPI description of everything that is mounted: the JSON endpoints from their own types, the
//! few others by hand. A story compares it with the routes of `http`.

use crate::{
    auth::session::COOKIE,
    http::{HEALTH_ROUTE, READY_ROUTE, REPORT_ROUTE},
};
use contract::{Endpoint, Method, Right, endpoint::*, problem::MEDIA_TYPE};
use serde_json::{Map, Value, json};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

#[derive(Default)]
struct Document {
    paths: Map<String, Value>,
    schemas: Vec<(String, RefOr<Schema>)>,
}

fn reference<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) -> Value {
    T::schemas(schemas);
    serde_json::to_value(T::schema()).unwrap_or_default()
}

impl Document {
    fn add<E: Endpoint>(&mut self)
    where
        E::Reply: ToSchema,
        E::Query: ToSchema,
        E::Body: ToSchema,
    {
        let body = reference::<E::Body>(&mut self.schemas);
        let reply = reference::<E::Reply>(&mut self.schemas);
        let query = reference::<E::Query>(&mut self.schemas);
        let ids = E::ROUTE.split('{').skip(1).filter_map(|part| part.split('}').next());
        let ids = ids.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }));
        let mut parameters: Vec<Value> = ids.chain(query_parameters(&query)).collect();
        if E::METHOD != Method::Get {
            parameters.push(json!({ "$ref": "#/components/parameters/App" }));
        }
        if E::RIGHT != Right::Public {
            parameters.push(json!({ "$ref": "#/components/parameters/Background" }));
        }
        let mut operation = json!({
            "operationId": E::NAME,
            "x-right": E::RIGHT.code(),
            "parameters": parameters,
            "responses": {
                "2XX": { "description": "Done", "content": { "application/json": { "schema": reply } } },
                "default": { "description": "RFC 9457", "content": { MEDIA_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" } } } },
            },
        });
        if matches!(E::METHOD, Method::Post | Method::Put) {
            let media_type = if E::is_raw() { "application/octet-stream" } else { "application/json" };
            operation["requestBody"] = json!({ "required": true, "content": { media_type: { "schema": body } } });
        }
        if E::RIGHT == Right::Public {
            operation["security"] = json!([]);
        }
        self.put(E::METHOD, E::ROUTE, operation);
    }

    fn put(&mut self, method: Method, route: &str, operation: Value) {
        let path = self.paths.entry(route).or_insert_with(|| json!({}));
        path[method.code().to_lowercase()] = operation;
    }

    /// What is no JSON endpoint.
    fn add_others(&mut self) {
        let event = reference::<contract::event::LiveEvent>(&mut self.schemas);
        let problem = json!({ "description": "RFC 9457", "content": { MEDIA_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" } } } });
        let resume = json!({ "name": "Last-Event-ID", "in": "header", "schema": { "type": "integer" }, "description": "Resumes after this event" });
        self.put(
            Method::Get,
            EVENTS_ROUTE,
            json!({
                "operationId": "Events",
                "x-right": Right::OwnAccount.code(),
                "parameters": [resume],
                "responses": {
                    "200": { "description": "A stream; each `data` is one event", "content": { "text/event-stream": { "schema": event } } },
                    "default": problem,
                },
            }),
        );
        let text = json!({ "description": "Yes", "content": { "text/plain": { "schema": { "type": "string" } } } });
        for (name, route) in [("Health", HEALTH_ROUTE), ("Ready", READY_ROUTE)] {
            let responses = json!({ "200": text, "default": problem });
            self.put(Method::Get, route, json!({ "operationId": name, "security": [], "responses": responses }));
        }
        self.put(
            Method::Post,
            REPORT_ROUTE,
            json!({
                "operationId": "ReportViolation",
                "security": [],
                "requestBody": { "content": { "application/csp-report": {}, "application/reports+json": {} } },
                "responses": { "204": { "description": "Written down" }, "default": problem },
            }),
        );
    }
}

/// The fields of a query string's type, one parameter each.
fn query_parameters(schema: &Value) -> impl Iterator<Item = Value> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let fields = schema["properties"].as_object().cloned().unwrap_or_default();
    fields.into_iter().map(move |(name, schema)| {
        let required = required.iter().any(|one| one == &name);
        json!({ "name": name, "in": "query", "required": required, "schema": schema })
    })
}

/// The whole document as JSON.
pub fn document() -> Value {
    let mut document = Document::default();
    macro_rules! add {
        ($($endpoint:ident),+) => { $(document.add::<$endpoint>();)+ };
    }
    contract::for_each_endpoint!(add);
    document.add_others();
    let _problem = reference::<contract::Problem>(&mut document.schemas);
    document.schemas.push(("Problem".into(), <contract::Problem as utoipa::PartialSchema>::schema()));
    let schemas: Map<String, Value> = document
        .schemas
        .iter()
        .map(|(name, schema)| (name.clone(), serde_json::to_value(schema).unwrap_or_default()))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Enwa", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0" } },
        "paths": document.paths,
        "security": [{ "session": [] }],
        "components": {
            "schemas": schemas,
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": COOKIE } },
            "parameters": {
                "App": { "name": "X-App", "in": "header", "required": true, "schema": { "const": "1" }, "description": "No form of another site can send it" },
                "Background": { "name": BACKGROUND, "in": "header", "schema": { "const": "1" }, "description": "Asked by the app itself: no use of the session" },
            },
        },
    })
}

/// The role × right matrix as a Markdown table, from the policy.
pub fn permissions() -> String {
    use contract::{Right, Role, policy::role_may};
    let mut out = String::from(
        "# Permissions\n\nGenerated from the policy by `cargo xtask docs`; do not edit. ● may, · never; \
         consent, sharing, authorship and audience decide further. `staff*`: of the 中心となる利用機関.\n\n| right |",
    );
    let columns: Vec<(String, Role, bool)> = Role::ALL
        .iter()
        .flat_map(|role| {
            let core = (*role == Role::Staff).then(|| ("staff*".to_owned(), *role, true));
            std::iter::once((role.code().to_owned(), *role, false)).chain(core)
        })
        .collect();
    for (name, _, _) in &columns {
        out.push_str(&format!(" {name} |"));
    }
    out.push_str(&format!("\n|---|{}\n", "---|".repeat(columns.len())));
    for right in Right::ALL {
        out.push_str(&format!("| `{}` |", right.code()));
        for (_, role, core) in &columns {
            out.push_str(if role_may(*role, *core, *right) { " ● |" } else { " · |" });
        }
        out.push('\n');
    }
    out
}
