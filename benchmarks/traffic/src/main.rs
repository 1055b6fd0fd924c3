//! The command: writes a capture, and prints the truth of it as one line of JSON.

mod arguments;

use std::env;
use std::fs::File;
use std::process::ExitCode;

use arguments::Arguments;
use traffic::kind::generate;

fn main() -> ExitCode {
    match Arguments::parse(env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("traffic: {fault}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let Arguments { kind, path, packets, seed } = arguments;
    let fault = |error| format!("cannot write {}: {error}", path.display());
    let file = File::create(path).map_err(fault)?;
    println!("{}", generate(*kind, *packets, *seed, file).map_err(fault)?);
    Ok(())
}
