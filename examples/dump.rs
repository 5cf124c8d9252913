use ficdex::parse::detect;
use ficdex::source::Source;
use ficdex::text::sentences;
fn short(s: &str, n: usize) -> String {
    s.chars().take(n).collect::<String>().replace('\n', " / ")
}
fn main() {
    let full = std::env::var("FULL").is_ok();
    for p in std::env::args().skip(1) {
        let bytes = std::fs::read(&p).unwrap();
        let name = p.rsplit('/').next().unwrap();
        let s = Source::new(name, &bytes);
        let Some(f) = detect(&s) else {
            println!("== {name}: UNKNOWN");
            continue;
        };
        let r = f.parse(&s, &mut |w| {
            let m = &w.metadata;
            println!(
                "== {name} [{}] title={:?} authors={:?} ch={} words={} rep={:?}",
                f.id(),
                m.title,
                m.authors,
                w.chapters.len(),
                w.chapters.iter().map(|c| c.body.text.split_whitespace().count()).sum::<usize>(),
                s.text().repairs.iter().map(|r| format!("{}:{}", r.code, r.count)).collect::<Vec<_>>()
            );
            if std::env::var("META").is_ok() {
                println!("   {m:?}");
            }
            let first = &w.chapters[0].body;
            let last = &w.chapters.last().unwrap().body;
            println!("   FIRST {}", short(&first.text, 160));
            let l = last.text.trim();
            let k = l.char_indices().rev().nth(160).map_or(0, |x| x.0);
            println!("   LAST  {}", l[k..].replace('\n', " / "));
            if w.chapters.len() > 1 {
                println!(
                    "   CH {:?}",
                    w.chapters
                        .iter()
                        .map(|c| format!("{}({})", c.title.clone().unwrap_or_default(), c.body.text.len()))
                        .collect::<Vec<_>>()
                );
            }
            let scenes: usize = w.chapters.iter().map(|c| c.body.text.matches("\n\n* * *\n\n").count()).sum();
            println!(
                "   blocks={} scenes={scenes} para={}",
                w.chapters.iter().map(|c| c.body.blocks.len()).sum::<usize>(),
                w.paratext.iter().map(|p| format!("{:?}:{}", p.kind, p.text.len())).collect::<Vec<_>>().join(" ")
            );
            if full {
                for c in &w.chapters {
                    println!("#### {:?}\n{}", c.title, c.body.text);
                }
                for p in &w.paratext {
                    println!("#### {:?}\n{}", p.kind, p.text);
                }
            }
            let _ = sentences("");
        });
        if let Err(e) = r {
            println!("== {name} [{}] ERROR {e}", f.id());
        }
    }
}
