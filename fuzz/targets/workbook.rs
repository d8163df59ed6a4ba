#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| loihua_fuzz::workbook(bytes));
