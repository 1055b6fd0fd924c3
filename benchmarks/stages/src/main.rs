//! `stages`: what each stage of the engine costs on a capture, as lines of JSON.

mod arguments;
mod catalogue;
mod flows;
mod limits;
mod mapping;
mod memory;
mod passes;
mod pauses;
#[cfg(test)]
mod small_capture;
mod stage;
mod walk;
mod whole;

use std::env;
use std::process::ExitCode;

use arguments::{Arguments, Subject};

fn run(arguments: &Arguments) -> Result<(), String> {
    match &arguments.subject {
        Subject::Stages(stages) => passes::measure(arguments, stages),
        Subject::Pauses => pauses::measure(&arguments.file, arguments.passes),
        Subject::Memory => memory::measure(&arguments.file, arguments.flows),
    }
}

fn main() -> ExitCode {
    match Arguments::parse(env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("stages: {fault}");
            ExitCode::from(2)
        }
    }
}
