//! What a browser asked for, without what carried it.
use crate::words::Language;

/// The most fields of one form or query: the fullest form has 60.
const MOST_FIELDS: usize = 200;
/// The most parts of a path: the deepest has 4.
const MOST_PARTS: usize = 8;

/// One request of a browser.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// Whether something is sent, not only looked at.
    pub sends: bool,
    /// The parts of the path, decoded.
    pub path: Vec<String>,
    /// What stands behind the question mark.
    pub query: Fields,
    /// What was filled in.
    pub form: Fields,
    /// The language to answer in.
    pub language: Language,
}

impl Visit {
    /// Somebody looks at a path, like `/r/K7QF?said=posted`.
    #[must_use]
    pub fn look(path_and_query: &str) -> Self {
        let (path, query) = path_and_query
            .split_once('?')
            .unwrap_or((path_and_query, ""));
        Self {
            path: parts(path),
            query: Fields::parse(query.as_bytes()),
            ..Self::default()
        }
    }

    /// Somebody sends a form there.
    #[must_use]
    pub fn send(path_and_query: &str, form: &[u8]) -> Self {
        Self {
            sends: true,
            form: Fields::parse(form),
            ..Self::look(path_and_query)
        }
    }

    /// The id of the community that the form was shown in, as `form_token` put it there.
    #[must_use]
    pub fn meant(&self) -> Option<&str> {
        let (_, community) = self.form.get("csrf").split_once('.')?;
        Some(community)
    }

    /// The path again, with what stands behind the question mark; without notices of what was done.
    #[must_use]
    pub fn here(&self) -> String {
        let mut here = format!("/{}", self.path.join("/"));
        let query = self.query.without("said").encoded();
        if !query.is_empty() {
            here.push('?');
            here.push_str(&query);
        }
        here
    }
}

/// What a form carries: the token of the session, and the community that it is about. Two tabs may
/// look at two communities; nothing may be sent to the other by mistake.
pub(crate) fn form_token(session: &str, community: Option<&str>) -> String {
    match community {
        Some(community) => format!("{session}.{community}"),
        None => session.to_owned(),
    }
}

/// The decoded parts of a path. Too many of them lead nowhere.
fn parts(path: &str) -> Vec<String> {
    let decode = |part: &str| {
        // A path has no plus for a blank; everything else is the same.
        let pair = part.replace('+', "%2B");
        let decoded = form_urlencoded::parse(pair.as_bytes()).next();
        decoded
            .map(|(name, _)| name.into_owned())
            .unwrap_or_default()
    };
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts.take(MOST_PARTS).map(decode).collect()
}

/// Names and values, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form as browsers send it. What is beyond the most fields is left out; its length is
    /// bounded by whoever read it.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let fields = form_urlencoded::parse(bytes).take(MOST_FIELDS);
        Self(
            fields
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The value of a field, without blanks around it; empty if it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(one, _)| one == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The same, none if empty.
    #[must_use]
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|value| !value.is_empty())
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(one, _)| one == name);
        named.map(|(_, value)| value.trim())
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Adds a field.
    pub fn put(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Whether a field is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(one, _)| one == name)
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same without a field.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let others = self.0.iter().filter(|(one, _)| one != name);
        Self(others.cloned().collect())
    }

    /// As it stands in an address.
    #[must_use]
    pub fn encoded(&self) -> String {
        let mut encoded = form_urlencoded::Serializer::new(String::new());
        encoded.extend_pairs(&self.0).finish()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Fields {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(fields: I) -> Self {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(fields.into_iter().map(own).collect())
    }
}

/// Puts a value into an address.
#[must_use]
pub fn encode(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_apart_and_decoded() {
        let visit = Visit::look("/r/K7QF/edit?said=posted&q=a+b%26c");

        assert_eq!(visit.path, ["r", "K7QF", "edit"]);
        assert_eq!(visit.query.get("q"), "a b&c");
        assert_eq!(visit.here(), "/r/K7QF/edit?q=a+b%26c");
        assert_eq!(
            Visit::look("/people/c%2B%2B+/%00..%2f").path,
            ["people", "c+++", "\0../"]
        );
        assert!(Visit::look("/").path.is_empty());
    }

    #[test]
    fn no_form_has_more_fields_than_the_most() {
        let form = "a=1&".repeat(10_000);

        assert_eq!(Fields::parse(form.as_bytes()).all("a").count(), MOST_FIELDS);
    }

    #[test]
    fn bytes_that_are_no_text_do_no_harm() {
        let fields = Fields::parse(b"\xff%ff=%zz&&&=&x");

        assert!(fields.has("x"));
    }
}
