//! Puts functions that are alike next to each other.
//!
//! A compiler makes many copies of generic code that differ in a few bytes. gzip sees only the last 32 KB:
//! with copies side by side, a tenth less is downloaded. Each next function is the one that shares most
//! with what was just written, in relation to its length; browsers do not mind the order.

use anyhow::{Result, ensure};
use std::collections::{HashMap, VecDeque};
use wasm_encoder::{Encode, NameMap, NameSection, Section};
use wasmparser::{Parser, Payload, TypeRef};

/// How far back gzip looks.
const WINDOW: usize = 32 << 10;
/// Functions are compared by the pieces of this length that they share.
const PIECE: usize = 6;
/// Pieces that more functions have say nothing about any.
const TOO_COMMON: usize = 100;
/// A long function shares more pieces with any other: its score is divided by its length to this power.
const LENGTH_POWER: f64 = 0.8;

/// The module with names of its functions that, sorted, put those that are alike together.
pub fn name_by_order(module: &[u8]) -> Result<Vec<u8>> {
    let (imported, bodies) = functions(module)?;
    let mut rank = vec![0; bodies.len()];
    for (place, function) in order(&bodies).into_iter().enumerate() {
        rank[function] = place;
    }
    let mut names = NameMap::new();
    for (function, place) in rank.into_iter().enumerate() {
        names.append(imported + u32::try_from(function)?, &format!("{place:06}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut named = module.to_vec();
    named.push(section.id());
    section.encode(&mut named);
    Ok(named)
}

/// How many functions a module imports, and the bytes of those it has.
fn functions(module: &[u8]) -> Result<(u32, Vec<&[u8]>)> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            Payload::CustomSection(section) => ensure!(section.name() != "name", "the functions have names already"),
            _ => {}
        }
    }
    Ok((imported, bodies))
}

/// All functions, from the longest on each followed by the one that is most like those before it.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let (pieces, owners) = shared_pieces(bodies);
    let weight: Vec<f64> = bodies.iter().map(|body| (body.len() as f64).powf(LENGTH_POWER)).collect();
    // By piece: how many functions in the window have it. By function: how many of its pieces are there.
    let mut in_window = vec![0_u32; owners.len()];
    let mut score = vec![0_u32; bodies.len()];
    let (mut window, mut window_bytes) = (VecDeque::new(), 0);

    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let mut next = (0..bodies.len()).rev().max_by_key(|&function| bodies[function].len());
    while let Some(place) = next {
        let function = left.remove(place);
        order.push(function);
        window.push_back(function);
        window_bytes += bodies[function].len();
        for &piece in &pieces[function] {
            in_window[piece] += 1;
            if in_window[piece] == 1 {
                owners[piece].iter().for_each(|&owner| score[owner] += 1);
            }
        }
        while window_bytes > WINDOW && window.len() > 1 {
            let Some(gone) = window.pop_front() else { break };
            window_bytes -= bodies[gone].len();
            for &piece in &pieces[gone] {
                in_window[piece] -= 1;
                if in_window[piece] == 0 {
                    owners[piece].iter().for_each(|&owner| score[owner] -= 1);
                }
            }
        }
        let likeness = |place: &usize| f64::from(score[left[*place]]) / weight[left[*place]];
        // Of equals the first, so that the order is always the same.
        next = (0..left.len()).rev().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    }
    order
}

/// By function the pieces that a few others have too, and by piece those functions.
fn shared_pieces(bodies: &[&[u8]]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut numbers: HashMap<&[u8], usize> = HashMap::new();
    let mut owners: Vec<Vec<usize>> = Vec::new();
    for (function, body) in bodies.iter().enumerate() {
        for piece in body.windows(PIECE) {
            let number = *numbers.entry(piece).or_insert(owners.len());
            if number == owners.len() {
                owners.push(Vec::new());
            }
            if owners[number].last() != Some(&function) {
                owners[number].push(function);
            }
        }
    }
    owners.retain(|owners| (2..=TOO_COMMON).contains(&owners.len()));
    let mut pieces = vec![Vec::new(); bodies.len()];
    for (piece, owners) in owners.iter().enumerate() {
        owners.iter().for_each(|&owner| pieces[owner].push(piece));
    }
    (pieces, owners)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_functions_become_neighbours() {
        let text = |seed: u8| (0..60).map(|at: u8| at.wrapping_mul(seed) ^ (at >> 2)).collect::<Vec<u8>>();
        let (long, other) = ([text(7), text(11)].concat(), text(23));
        let mut like_long = long[..90].to_vec();
        like_long[40] ^= 1;
        let mut like_other = other.clone();
        like_other[20] ^= 1;
        assert_eq!(order(&[&other, &long, &like_other, &like_long]), [1, 3, 0, 2]);
    }

    #[test]
    fn every_function_has_its_place_once() {
        let bodies: Vec<Vec<u8>> = (0..200_u8).map(|k| vec![k / 7; usize::from(k % 13)]).collect();
        let mut order = order(&bodies.iter().map(Vec::as_slice).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..200).collect::<Vec<_>>());
        assert!(super::order(&[]).is_empty());
    }

    #[test]
    fn imported_functions_are_counted() {
        use wasm_encoder::{CodeSection, EntityType, Function, FunctionSection, ImportSection, Module, TypeSection};
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("host", "call", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        body.instructions().end();
        code.function(&body);
        module.section(&types).section(&imports).section(&functions).section(&code);
        let module = module.finish();
        let (imported, bodies) = super::functions(&module).unwrap();
        assert_eq!((imported, bodies.len()), (1, 1));
        let named = name_by_order(&module).unwrap();
        assert!(named.starts_with(&module) && named.windows(6).any(|bytes| bytes == b"000000"));
        assert!(name_by_order(&named).is_err());
    }
}
