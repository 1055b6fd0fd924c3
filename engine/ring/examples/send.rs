//! Sends small packets into an interface as fast as it takes them, and tells how fast that was.
//!
//!     send INTERFACE PACKETS [FRAME_BYTES [FLOWS]]
//!
//! Frames are UDP in IPv4, of 60 bytes and 1,000 flows unless told otherwise. One line of JSON: `packets`, `seconds`, `mpps` (millions
//! of packets a second), `cpu_seconds` (of this process, with what the kernel does in its name, as is the receiving end of a virtual
//! cable).

#[path = "../tests/rings/wire/sender.rs"]
mod sender;
mod spent;

use std::env;
use std::error::Error;
use std::time::Instant;

use sender::Sender;
use spent::cpu_seconds;

/// Frames handed to the kernel in one call.
const TOGETHER: usize = 256;

/// Bytes of the headers: Ethernet, IPv4, UDP.
const HEADERS_BYTES: usize = 42;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let interface = arguments.next().ok_or("usage: send INTERFACE PACKETS [FRAME_BYTES [FLOWS]]")?;
    let packets: usize = arguments.next().ok_or("how many packets?")?.parse()?;
    let bytes: usize = arguments.next().map_or(Ok(60), |text| text.parse())?;
    let flows: u32 = arguments.next().map_or(Ok(1000), |text| text.parse())?;
    if bytes < HEADERS_BYTES || flows == 0 {
        return Err("a frame has at least 42 bytes, and there is at least one flow".into());
    }
    let sender = Sender::open(&interface, true)?;
    let frames = (0..flows).map(|flow| frame(flow, bytes)).collect::<Result<Vec<_>, _>>()?;
    let (begun, mut sent, mut at) = (Instant::now(), 0, 0);
    while sent < packets {
        let end = frames.len().min(at + TOGETHER.min(packets - sent));
        let taken = sender.send(frames.get(at..end).unwrap_or_default())?;
        sent += taken;
        at = (at + taken) % frames.len();
    }
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate of six digits")]
    let mpps = sent as f64 / seconds / 1e6;
    let cpu = cpu_seconds();
    println!(r#"{{"packets": {sent}, "seconds": {seconds:.3}, "mpps": {mpps:.3}, "cpu_seconds": {cpu:.3}}}"#);
    Ok(())
}

/// A frame of the flow of this number. Checksums are 0: UDP's is optional, and of the IP header's nobody asks.
fn frame(flow: u32, bytes: usize) -> Result<Vec<u8>, Box<dyn Error>> {
    let [_, high, middle, low] = flow.to_be_bytes();
    let len = u16::try_from(bytes - 14)?;
    let mut frame = vec![2, 0, 0, 0, 0, 0xBB, 2, 0, 0, 0, 0, 0xAA, 8, 0, 0x45, 0];
    frame.extend(len.to_be_bytes());
    frame.extend([0, 0, 0, 0, 64, 17, 0, 0, 10, high, middle, low, 172, 16, 0, 1]);
    for half in [40_000, 443, len - 20, 0] {
        frame.extend(half.to_be_bytes());
    }
    frame.resize(bytes, 0);
    Ok(frame)
}
