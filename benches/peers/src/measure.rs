//! What the system says that a process costs, and figures as lines of JSON.
use std::path::Path;

/// Bytes that have crossed loopback where this runs, every protocol's headers included.
pub(crate) fn wire_bytes() -> f64 {
    let devices = std::fs::read_to_string("/proc/self/net/dev").expect("Linux counts its bytes");
    let loopback = devices
        .lines()
        .find_map(|line| line.trim().strip_prefix("lo:"))
        .and_then(|line| line.split_whitespace().next()?.parse().ok());
    loopback.expect("there is a loopback device")
}

/// The most memory this process has had, in millions of bytes.
pub(crate) fn most_resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells of memory");
    let kilobytes: Option<f64> = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.split_whitespace().next()?.parse().ok());
    kilobytes.expect("Linux tells of memory") * 1_024.0 / 1e6
}

/// The bytes of all files below.
pub(crate) fn disk_bytes(folder: &Path) -> f64 {
    let entries = std::fs::read_dir(folder).expect("the folder is ours");
    entries
        .map(|entry| {
            let entry = entry.expect("the folder is ours");
            let about = entry.metadata().expect("the file is ours");
            if about.is_dir() {
                disk_bytes(&entry.path())
            } else {
                about.len() as f64
            }
        })
        .sum()
}

/// Prints a figure for whoever began this process.
pub(crate) fn figure(name: &str, value: f64, unit: &str) {
    println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}");
}
