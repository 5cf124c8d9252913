use std::io::Write as _;

use super::*;

/// The paths inside, each with the first bytes of its content or the code of its error.
fn inside(name: &str, bytes: &[u8]) -> Vec<String> {
    inside_within(name, bytes, &Limits::DEFAULT)
}

fn inside_within(name: &str, bytes: &[u8], limits: &Limits) -> Vec<String> {
    let mut found = Vec::new();
    let kind = Kind::of(bytes).expect("an archive");
    let walked = walk(kind, name, bytes, limits, &mut |entry| {
        let shown = match entry.content {
            Ok(content) => String::from_utf8_lossy(&content[..content.len().min(12)]).into_owned(),
            Err(error) => format!("!{}", error.code()),
        };
        let address = entry.address.map(|address| format!(" <{address}>")).unwrap_or_default();
        found.push(format!("{}: {shown}{address}", entry.path));
        ControlFlow::Continue(())
    });
    if let Err(error) = walked {
        found.push(format!("!{}", error.code()));
    }
    found
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o600);
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A 7-Zip archive of all files in one block, as they are (method 0), by the layout that 7-Zip's `7zFormat.txt` states.
fn seven_zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum().to_le_bytes()
    };
    let content: Vec<u8> = files.iter().flat_map(|(_, content)| content.iter().copied()).collect();
    let names: Vec<u8> = files
        .iter()
        .flat_map(|(name, _)| name.encode_utf16().chain([0]).collect::<Vec<u16>>())
        .flat_map(u16::to_le_bytes)
        .collect();
    // Numbers below 128 are one byte, below 16,384 two.
    let number = |number: usize| match u8::try_from(number) {
        Ok(low) if low < 0x80 => vec![low],
        _ => vec![0x80 | (number >> 8) as u8, number as u8],
    };
    let mut header = vec![1, 4, 6, 0, 1, 9];
    header.extend(number(content.len()));
    header.extend([0, 7, 11, 1, 0, 1, 1, 0, 12]);
    header.extend(number(content.len()));
    header.extend([0, 8, 13]);
    header.extend(number(files.len()));
    header.push(9);
    for (_, content) in &files[..files.len() - 1] {
        header.extend(number(content.len()));
    }
    header.extend([10, 1]);
    for (_, content) in files {
        header.extend(crc(content));
    }
    header.extend([0, 0, 5]);
    header.extend(number(files.len()));
    header.push(17);
    header.extend(number(names.len() + 1));
    header.push(0);
    header.extend(names);
    header.extend([0, 0]);
    let mut start = (content.len() as u64).to_le_bytes().to_vec();
    start.extend((header.len() as u64).to_le_bytes());
    start.extend(crc(&header));
    let mut archive = b"7z\xbc\xaf\x27\x1c\0\x04".to_vec();
    archive.extend(crc(&start));
    archive.extend(start);
    archive.extend(content);
    archive.extend(header);
    archive
}

#[test]
fn files_of_a_block_are_found_behind_others_as_far_as_may_be_unpacked() {
    let archive = seven_zipped(&[("fog.txt", b"The fog came in."), ("map.png", &[7; 900]), ("ebb.txt", b"It ebbed.")]);
    assert_eq!(inside("a.7z", &archive), ["fog.txt: The fog came", "ebb.txt: It ebbed."]);
    let small = Limits { entry_size: 12, ..Limits::DEFAULT };
    assert_eq!(inside_within("a.7z", &archive, &small), ["fog.txt: !limit", "ebb.txt: It ebbed."]);
    let smaller = Limits { archive_size: 100, ..Limits::DEFAULT };
    assert_eq!(inside_within("a.7z", &archive, &smaller), ["fog.txt: The fog came", "ebb.txt: !limit"]);
    let nested = seven_zipped(&[("in/a.7z", &archive)]);
    assert_eq!(inside("b.7z", &nested), ["in/a.7z!/fog.txt: The fog came", "in/a.7z!/ebb.txt: It ebbed."]);
}

#[test]
fn what_is_wrong_with_a_7_zip_archive_reads_as_a_sentence() {
    let whole = seven_zipped(&[("fog.txt", b"The fog came in.")]);
    let said = |at: usize, bytes: &[u8]| {
        let mut archive = whole.clone();
        archive[at..at + bytes.len()].copy_from_slice(bytes);
        let walked = walk(Kind::SevenZip, "a.7z", &archive, &Limits::DEFAULT, &mut |_| ControlFlow::Continue(()));
        walked.expect_err("damaged").to_string()
    };
    // The version, the directory's checksum, its first mark.
    for (at, bytes) in [(6, b"ba".as_slice()), (28, b"\0\0\0\0"), (whole.len() - 1, b"\xff")] {
        let message = said(at, bytes);
        assert!(!message.contains(['{', '(']) && message.contains(' '), "{message}");
    }
    assert!(said(6, b"ba").contains("version 98.97"), "{}", said(6, b"ba"));
}

#[test]
fn files_are_found_at_any_depth() {
    let inner = gzipped(&tarred(&[("deep/rain.txt", b"It rained.")]));
    let whole =
        zipped(&[("a/snow.txt", b"It snowed."), ("old.tar.gz", &inner), ("cover.jpg", b"x"), (".hidden", b"x")]);
    assert_eq!(inside("a.zip", &whole), ["a/snow.txt: It snowed.", "old.tar.gz!/deep/rain.txt: It rained."]);
}

#[test]
fn a_packed_file_loses_its_ending() {
    let text = b"It rained on the weir.";
    assert_eq!(inside("rain.txt.gz", &gzipped(text)), ["rain.txt: It rained on"]);
    let packed = zstd::encode_all(&text[..], 1).unwrap();
    assert_eq!(inside("rain.txt.zst", &packed), ["rain.txt: It rained on"]);
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(text).unwrap();
    assert_eq!(inside("rain.txt.bz2", &encoder.finish().unwrap()), ["rain.txt: It rained on"]);
}

#[test]
fn paths_do_not_lead_out() {
    let whole = zipped(&[("../../etc/passwd", b"x"), ("/root/a.txt", b"y")]);
    assert_eq!(inside("a.zip", &whole), ["etc/passwd: x", "root/a.txt: y"]);
}

#[test]
fn bombs_hit_a_limit() {
    let bomb = zipped(&[("zeros.txt", &vec![b'0'; 8 << 20]), ("rain.txt", b"It rained.")]);
    assert_eq!(inside("a.zip", &bomb), ["zeros.txt: !limit", "rain.txt: It rained."]);
    let mut nested = zipped(&[("rain.txt", b"It rained.")]);
    for _ in 0..6 {
        nested = zipped(&[("next.zip", &nested)]);
    }
    assert_eq!(inside("a.zip", &nested).last().map(|line| line.ends_with("!limit")), Some(true));
}

#[test]
fn what_is_cut_off_is_damaged() {
    let whole = zipped(&[("rain.txt", b"It rained.")]);
    assert_eq!(inside("a.zip", &whole[..whole.len() / 2]), ["!damaged"]);
    let packed = gzipped(&vec![b'a'; 5000]);
    assert_eq!(inside("a.gz", &packed[..packed.len() / 2]), ["!damaged"]);
}

#[test]
fn books_are_no_archives() {
    assert_eq!(Kind::of(&zipped(&[("mimetype", b"application/epub+zip"), ("a.xhtml", b"x")])), None);
    assert_eq!(Kind::of(&zipped(&[("word/document.xml", b"x"), ("[Content_Types].xml", b"x")])), None);
    assert_eq!(Kind::of(b"It rained."), None);
}

#[test]
fn pages_of_a_web_archive_have_their_address() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n1\r\n>\r\n0\r\n\r\n";
    let head = |kind: &str, length: usize| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://x.org/works/1\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let missing = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nno";
    let whole = [
        format!("{}{}\r\n\r\n", head("warcinfo", 2), "ab"),
        format!("{}{answer}\r\n\r\n", head("response", answer.len())),
        format!("{}{missing}\r\n\r\n", head("response", missing.len())),
    ]
    .concat();
    assert_eq!(inside("a.warc", whole.as_bytes()), ["x.org/works/1.html: <html> <https://x.org/works/1>"]);
    assert_eq!(inside("a.warc.gz", &gzipped(whole.as_bytes())), ["x.org/works/1.html: <html> <https://x.org/works/1>"]);
}
