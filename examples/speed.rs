use ficdex::parse::detect;
use ficdex::source::Source;
fn main() {
    let p = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(&p).unwrap();
    let n = (60_000_000 / bytes.len()).max(1);
    let t = std::time::Instant::now();
    for _ in 0..n {
        let s = Source::new("a.txt", &bytes);
        let f = detect(&s).unwrap();
        f.parse(&s, &mut |w| {
            std::hint::black_box(w);
        })
        .unwrap();
    }
    let mb = (n * bytes.len()) as f64 / 1e6;
    println!("{p}: {:.0} MB/s", mb / t.elapsed().as_secs_f64());
}
