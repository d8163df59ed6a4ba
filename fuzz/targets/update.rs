#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| loihua_fuzz::update(text));
