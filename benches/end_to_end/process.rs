//! Running a program to its end and watching what it takes.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Between two looks at a process.
const SAMPLE: Duration = Duration::from_millis(5);
/// A short run is waited for without the grain of sampling.
const SHORT: Duration = Duration::from_millis(20);
/// Clock ticks a second in `/proc/PID/stat`: fixed in Linux's interface to programs.
const TICKS: f64 = 100.0;

/// What one finished process took.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds of all threads together, in the program and in the system for it; without the last 5 ms.
    pub(crate) cpu: f64,
    /// Peak of `RssAnon` in MB.
    pub(crate) memory: f64,
}

/// Runs the command, whose output is thrown away.
pub(crate) fn run(command: &mut Command) -> Run {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let mut run = Run { wall: 0.0, cpu: 0.0, memory: 0.0 };
    loop {
        run.memory = run.memory.max(anonymous_memory(&child));
        run.cpu = run.cpu.max(cpu_time(&child));
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            assert!(status.success(), "{command:?} ended with {status}");
            break;
        }
        std::thread::sleep(if started.elapsed() < SHORT { Duration::from_micros(200) } else { SAMPLE });
    }
    Run { wall: started.elapsed().as_secs_f64(), ..run }
}

/// `RssAnon` of a process in MB; 0 where `/proc` does not tell.
fn anonymous_memory(child: &Child) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kib| kib * 1024.0 / 1e6)
}

/// Seconds of processor time so far; 0 where `/proc` does not tell.
fn cpu_time(child: &Child) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
    // The name, in parentheses, may hold blanks; `utime` and `stime` are the 12th and 13th field behind it.
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}

/// The middle value; not a number if there is none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
