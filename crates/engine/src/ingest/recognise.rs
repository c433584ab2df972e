//! Which tool a file was exported from, by its header.

/// A stable hash of a header's names: FNV-1a (Fowler, Noll, Vo) of 64 bits over the names in lower
/// case and sorted, as 16 hexadecimal digits.
pub(super) fn fingerprint<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.map(|name| name.trim().to_lowercase()).collect();
    names.sort();
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    for byte in names.iter().flat_map(|name| name.bytes().chain([0x1F])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    format!("{hash:016x}")
}
