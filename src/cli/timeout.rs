//! `--timeout`: how long a query may take.

use std::time::Duration;

use clap::Args;
use ficdex::index::Stop;

/// How long a query may take, as typed.
#[derive(Args, Debug)]
pub(super) struct TimeoutArgs {
    /// Give up, with exit code 2, if the answer takes longer than this: 500ms, 2s, 1m
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
}

impl TimeoutArgs {
    /// Ends what looks at the result once the time is over; the time begins now.
    pub(super) fn start(&self) -> Stop {
        self.timeout.map_or_else(Stop::default, Stop::after)
    }

    /// What to say to whoever waited in vain.
    pub(super) fn message(&self) -> String {
        let time = self.timeout.unwrap_or_default();
        format!("no whole answer within {time:?}: ask for less, or allow more by --timeout")
    }
}

/// A time: `500ms`, `2s`, `1.5m`, `2` (seconds).
fn duration(text: &str) -> Result<Duration, String> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[number.len()..] {
        "ms" => Some(1e-3),
        "" | "s" => Some(1.0),
        "m" | "min" => Some(60.0),
        "h" => Some(3600.0),
        _ => None,
    };
    let seconds = unit.and_then(|unit| number.parse::<f64>().ok().map(|number| number * unit));
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).filter(|time| !time.is_zero());
    time.ok_or_else(|| format!("`{text}` is not a time such as 500ms, 2s or 1m"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2"), Ok(Duration::from_secs(2)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        for wrong in ["", "s", "0s", "-1s", "2 weeks", "1e400s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
