//! Stand-in.
#[derive(Default)]
pub struct World {
    pub customers: u32,
}
impl World {
    pub fn csv(&self) -> Vec<u8> {
        b"customer,time,activity\na,2026-01-01,visit\n".to_vec()
    }
}
pub fn sample_csv() -> Vec<u8> {
    World::default().csv()
}
pub fn csv_of_events(_events: u64) -> Vec<u8> {
    sample_csv()
}
