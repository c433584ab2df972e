//! `schema`, `sample` and `serve`.

mod common;

use common::{Desk, done, program};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;

#[test]
fn the_schema_describes_every_analysis() {
    let schema = Desk::new().run(&["schema"]).expect(0).json();
    for member in
        ["schema_version", "source", "overview", "quality", "journey_map", "variants", "funnel", "attribution"]
    {
        assert!(!schema["properties"][member].is_null(), "{member} is not in the schema");
    }
}

#[test]
fn the_sample_is_written_and_read_back() {
    let desk = Desk::new();
    desk.run(&["sample", "--out", "sample.csv"]).expect(0);
    assert_eq!(desk.read("sample.csv"), desk.run(&["sample"]).expect(0).out);
    let done = desk.run(&["report", "sample.csv", "--json"]).expect(0);
    let report = done.json();
    assert_eq!(report["source"]["conversion"], serde_json::json!(["order"]));
    assert_eq!(report["source"]["rejects"], serde_json::json!({}));
    assert!(report["quality"]["customers"].as_u64().unwrap() >= 20_000);
    for role in ["customer", "time", "activity", "channel", "value", "cost", "note"] {
        assert_eq!(report["source"]["roles"][role], role);
    }
    let events = desk.run(&["sample", "--events", "1234"]).expect(0).out;
    assert_eq!(events.lines().count(), 1235);
    desk.run(&["sample", "--out", "no/such/file.csv"]).expect(2).says(&["cannot be written"]);
}

#[test]
fn the_page_is_served() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("dist")).unwrap();
    desk.put("dist/index.html", "<!doctype html>here");
    let mut server =
        program().args(["serve", "--port", "0"]).current_dir(desk.folder()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let host = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default().to_owned();
    let mut answer = String::new();
    let asked = TcpStream::connect(&host).and_then(|mut stream| {
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n")?;
        stream.read_to_string(&mut answer)
    });
    server.kill().unwrap();
    server.wait().unwrap();
    asked.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("here"), "{line}{answer}");
}

#[test]
fn a_page_that_is_not_there_and_a_port_that_is_taken_are_explained() {
    let desk = Desk::new();
    let unbuilt = ["has not been built", "cargo xtask build", "--page dist"];
    desk.run(&["serve", "--port", "0"]).expect(2).says(&unbuilt);
    desk.run(&["serve", "--port", "0", "--page", "nowhere"]).expect(2).says(&["“nowhere”", "no index.html"]);
    desk.put("index.html", "");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    desk.run(&["serve", "--port", &port, "--page", "."]).expect(2).says(&[&port, "is taken", "--port 0"]);
    done(program().args(["serve", "--port", "99999"]).output().unwrap()).expect(2).says(&["99999"]);
}
