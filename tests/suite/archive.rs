//! [`Archive`]: a reader's folder of stories and a library of its own, in a temporary folder; [`Run`]: one run of the
//! binary in it, with what it must have done.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder of story files, and a library that is empty until it is indexed.
///
/// ```ignore
/// Archive::new().work("a.txt", "The Lighthouse\n").run(&["search", "harbour"]).code(1).stdout_eq("");
/// ```
///
/// Commands run with the temporary folder as current directory and see no environment but the
/// one given here, so the source folder is `works` and the library is `library`.
pub(crate) struct Archive {
    root: TempDir,
    environment: Vec<(String, String)>,
    /// Works were written that the library does not hold yet.
    behind: Cell<bool>,
}

impl Archive {
    /// An archive without files.
    pub(crate) fn new() -> Self {
        let root = TempDir::with_prefix("ficdex-test-").expect("a temporary folder");
        fs::create_dir(root.path().join("works")).expect("the source folder");
        Self { root, environment: Vec::new(), behind: Cell::new(false) }
    }

    /// A work of the library: its file is written now and indexed before the next run of a verb that reads.
    pub(crate) fn work(self, name: &str, text: &str) -> Self {
        self.behind.set(true);
        self.file(name, text.as_bytes())
    }

    /// A file in the source folder, which nobody has indexed.
    pub(crate) fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.write(name, bytes);
        self
    }

    /// A copy of a file of `fixtures/`, in the source folder under its own name, not indexed.
    pub(crate) fn fixture(self, path: &str) -> Self {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path);
        let bytes = fs::read(&from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        let name = from.file_name().and_then(|name| name.to_str()).expect("a file name").to_owned();
        self.file(&name, &bytes)
    }

    /// The configuration file that every run reads.
    pub(crate) fn config(self, toml: &str) -> Self {
        let folder = self.path("config/ficdex");
        fs::create_dir_all(&folder).expect("the configuration folder");
        fs::write(folder.join("config.toml"), toml).expect("the configuration");
        self
    }

    /// An environment variable that every run sees.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Indexes the source folder, which must succeed for every file.
    pub(crate) fn indexed(self) -> Self {
        self.behind.set(true);
        self.catch_up();
        self
    }

    /// Writes or overwrites a file of the source folder in the midst of a test.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.source().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the file's folder");
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Removes a file of the source folder.
    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.source().join(name)).expect("a file to remove");
    }

    /// Renames a file of the source folder.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        let target = self.source().join(to);
        fs::create_dir_all(target.parent().expect("a folder")).expect("the target's folder");
        fs::rename(self.source().join(from), target).expect("a file to rename");
    }

    /// The folder of story files.
    pub(crate) fn source(&self) -> PathBuf {
        self.path("works")
    }

    /// The library's folder.
    pub(crate) fn library(&self) -> PathBuf {
        self.path("library")
    }

    /// A path in the temporary folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// The binary with these arguments, ready to be started by hand (to be killed, or fed through a pipe).
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ficdex"));
        command
            .args(arguments)
            .current_dir(self.root.path())
            .env_clear()
            .env("HOME", self.path("home"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("FICDEX_LIBRARY", self.library());
        // What a process needs to start at all, and what a coverage or sanitiser run passes on.
        for name in ["PATH", "SystemRoot", "TMPDIR", "TEMP", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts the binary without waiting for it.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.catch_up_before(arguments);
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("the binary starts")
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, b"")
    }

    /// Runs the binary to its end with this on its standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = self.start(arguments);
        let mut stdin = child.stdin.take().expect("a pipe");
        // A verb that reads no input may have closed it already.
        let _ = stdin.write_all(input);
        drop(stdin);
        Run::of(arguments, child.wait_with_output().expect("the binary ends"))
    }

    fn catch_up_before(&self, arguments: &[&str]) {
        let writes = ["index", "inspect"];
        if !arguments.first().is_some_and(|verb| writes.contains(verb)) {
            self.catch_up();
        }
    }

    fn catch_up(&self) {
        if self.behind.replace(false) {
            let arguments = ["index", "works"];
            let output = self.command(&arguments).output().expect("the binary starts");
            Run::of(&arguments, output).code(0);
        }
    }
}

/// A finished run. Each check returns the run, so that checks follow one another.
pub(crate) struct Run {
    arguments: Vec<String>,
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    fn of(arguments: &[&str], output: Output) -> Self {
        Self {
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    /// The exit code.
    #[track_caller]
    pub(crate) fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "exit code of {}", self.report());
        self
    }

    /// True if the run ended with this code.
    pub(crate) fn code_is(&self, code: i32) -> bool {
        self.code == Some(code)
    }

    /// Standard output, whole.
    #[track_caller]
    pub(crate) fn stdout_eq(self, expected: &str) -> Self {
        assert_eq!(self.stdout, expected, "standard output of {}", self.report());
        self
    }

    /// Standard output holds this.
    #[track_caller]
    pub(crate) fn stdout_has(self, expected: &str) -> Self {
        assert!(self.stdout.contains(expected), "no `{expected}` on standard output of {}", self.report());
        self
    }

    /// Standard output does not hold this.
    #[track_caller]
    pub(crate) fn stdout_lacks(self, unwanted: &str) -> Self {
        assert!(!self.stdout.contains(unwanted), "`{unwanted}` on standard output of {}", self.report());
        self
    }

    /// Standard error, whole.
    #[track_caller]
    pub(crate) fn stderr_eq(self, expected: &str) -> Self {
        assert_eq!(self.stderr, expected, "standard error of {}", self.report());
        self
    }

    /// Standard error holds this.
    #[track_caller]
    pub(crate) fn stderr_has(self, expected: &str) -> Self {
        assert!(self.stderr.contains(expected), "no `{expected}` on standard error of {}", self.report());
        self
    }

    /// Standard error does not hold this.
    #[track_caller]
    pub(crate) fn stderr_lacks(self, unwanted: &str) -> Self {
        assert!(!self.stderr.contains(unwanted), "`{unwanted}` on standard error of {}", self.report());
        self
    }

    /// Standard output as JSON Lines.
    #[track_caller]
    pub(crate) fn records(&self) -> Vec<Value> {
        let parse = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in `{line}` of {}", self.report()))
        };
        self.stdout.lines().map(parse).collect()
    }

    /// Standard output, for checks of a test's own.
    pub(crate) fn stdout(&self) -> &str {
        &self.stdout
    }

    /// Standard error, for checks of a test's own.
    pub(crate) fn stderr(&self) -> &str {
        &self.stderr
    }

    fn report(&self) -> String {
        let mut report = String::from("ficdex");
        for argument in &self.arguments {
            let _ = write!(report, " {argument:?}");
        }
        let _ = write!(report, "\nexit code: {:?}\n--- stdout\n{}--- stderr\n{}", self.code, self.stdout, self.stderr);
        report
    }
}

/// A story as a plain-text file with a header block, for tests that need any story at all.
pub(crate) const STORM: &str = "\
Title: The Lamp Room
Author: mara venn
Fandom: Salt Harbour
Rating: PG-13

The rain came in from the sea before the lamp was lit, and Ilse stood at the
window with her coat still on, counting the boats that were not back.

\"Three,\" said Tom from the stairs. \"I counted them too.\" He had brought the
oil, and the umbrella that nobody had ever seen him open.

She did not turn round. The rain ran down the glass in front of her face, and
behind it the harbour was only a darker kind of grey.
";

/// Another one, without rain.
pub(crate) const KETTLE: &str = "\
Title: Two Kettles
Author: ilse
Fandom: Salt Harbour

The first kettle had been her mother's, and it whistled. The second was Tom's,
and it did not, so that it boiled dry on the stove on every second evening of
that winter while they talked about who had kissed whom in the boat shed.
";
