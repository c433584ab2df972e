//! Absorbing Markov chains (Kemeny & Snell, *Finite Markov Chains*, 1960, ch. III).

/// Up to this many states a chain is solved by elimination, above by sweeps.
const DENSE: usize = 512;

/// By state: the chance of ending in success, for a chain given by how often each step was
/// taken. `steps` are (from, to, times); `succeeds` and `fails` hold, per state, how often
/// the chain was absorbed from there. States that are never left have chance 0.
///
/// Solves `h = P h + s` by Gaussian elimination up to 512 states (O(states³)) and by
/// Gauss–Seidel sweeps above (O(steps) each, until no chance moves by more than 1e-9).
pub fn absorption(steps: &[(usize, usize, f64)], succeeds: &[f64], fails: &[f64]) -> Vec<f64> {
    let states = succeeds.len();
    let mut total: Vec<f64> = (0..states).map(|s| succeeds[s] + fails[s]).collect();
    steps.iter().for_each(|&(from, _, times)| total[from] += times);
    let share = |state: usize, times: f64| if total[state] > 0.0 { times / total[state] } else { 0.0 };
    let target: Vec<f64> = (0..states).map(|s| share(s, succeeds[s])).collect();
    if states <= DENSE {
        let mut matrix = vec![vec![0.0; states + 1]; states];
        for (state, row) in matrix.iter_mut().enumerate() {
            row[state] = 1.0;
            row[states] = target[state];
        }
        steps.iter().for_each(|&(from, to, times)| matrix[from][to] -= share(from, times));
        eliminate(&mut matrix);
        return matrix.iter().map(|row| row[states].clamp(0.0, 1.0)).collect();
    }
    let mut outgoing: Vec<Vec<(usize, f64)>> = vec![Vec::new(); states];
    steps.iter().for_each(|&(from, to, times)| outgoing[from].push((to, share(from, times))));
    let mut chance = target.clone();
    for _ in 0..10_000 {
        let mut moved = 0.0f64;
        for state in 0..states {
            // A loop back to the state itself is solved for at once.
            let (mut sum, mut stay) = (target[state], 0.0);
            for &(to, share) in &outgoing[state] {
                if to == state { stay += share } else { sum += share * chance[to] }
            }
            let next = if stay < 1.0 { sum / (1.0 - stay) } else { 0.0 };
            moved = moved.max((next - chance[state]).abs());
            chance[state] = next;
        }
        if moved < 1e-9 {
            break;
        }
    }
    chance
}

/// Up to this many states the errors of a chain's chances are computed.
const WITH_ERRORS: usize = 256;

/// An absorbing chain, given by how often each step was taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chain {
    /// From, to, times.
    pub steps: Vec<(usize, usize, f64)>,
    /// By state: how often the chain was absorbed in success from there.
    pub succeeds: Vec<f64>,
    /// By state: how often it was absorbed otherwise.
    pub fails: Vec<f64>,
}

impl Chain {
    /// By state: the chance of ending in success, see [`absorption`].
    pub fn success(&self) -> Vec<f64> {
        absorption(&self.steps, &self.succeeds, &self.fails)
    }

    /// By state: the variance of its chance `h` of success; `None` above 256 states.
    ///
    /// By the delta method. Each state's exits are one multinomial draw of size `n`, so that the
    /// share-weighted mean of the chances that they lead to has the variance
    /// `vᵢ = (Σ pᵢⱼ hⱼ² − hᵢ²) / nᵢ`; the chance of state `a` moves with it as often as the chain
    /// from `a` visits `i`: `Var h(a) = Σ N(a, i)² vᵢ`, `N = (I − Q)⁻¹`. One inversion, O(states³).
    pub fn variances(&self, success: &[f64]) -> Option<Vec<f64>> {
        let states = success.len();
        if states > WITH_ERRORS {
            return None;
        }
        let mut total: Vec<f64> = (0..states).map(|s| self.succeeds[s] + self.fails[s]).collect();
        self.steps.iter().for_each(|&(from, _, times)| total[from] += times);
        let mut squares = self.succeeds.clone();
        self.steps.iter().for_each(|&(from, to, times)| squares[from] += times * success[to] * success[to]);
        let variance = |s: usize| {
            if total[s] > 0.0 { (squares[s] / total[s] - success[s] * success[s]).max(0.0) / total[s] } else { 0.0 }
        };
        let variances: Vec<f64> = (0..states).map(variance).collect();
        let mut matrix: Vec<Vec<f64>> = (0..states)
            .map(|from| {
                let mut row = vec![0.0; 2 * states];
                row[from] = 1.0;
                row[states + from] = 1.0;
                row
            })
            .collect();
        self.steps.iter().for_each(|&(from, to, times)| matrix[from][to] -= times / total[from]);
        eliminate(&mut matrix);
        let of = |row: &Vec<f64>| row[states..].iter().zip(&variances).map(|(visits, v)| visits * visits * v).sum();
        Some(matrix.iter().map(of).collect())
    }
}

/// The solution of `x = A x + b`, for sparse rows of `A` that sum to less than 1 somewhere on every
/// way: by elimination up to 64 unknowns, above by Gauss–Seidel sweeps from `start`.
fn fixed_point(rows: &[Vec<(usize, f64)>], b: &[f64], start: &[f64]) -> Vec<f64> {
    const DIRECT: usize = 64;
    let unknowns = b.len();
    if unknowns <= DIRECT {
        let mut matrix: Vec<Vec<f64>> = (0..unknowns)
            .map(|at| {
                let mut row = vec![0.0; unknowns + 1];
                row[at] = 1.0;
                row[unknowns] = b[at];
                rows[at].iter().for_each(|&(to, share)| row[to] -= share);
                row
            })
            .collect();
        eliminate(&mut matrix);
        return matrix.iter().map(|row| row[unknowns]).collect();
    }
    let mut x = start.to_vec();
    for _ in 0..2000 {
        let mut moved = 0.0f64;
        for at in 0..unknowns {
            let (mut sum, mut stay) = (b[at], 0.0);
            for &(to, share) in &rows[at] {
                if to == at { stay += share } else { sum += share * x[to] }
            }
            let next = if stay < 1.0 { sum / (1.0 - stay) } else { 0.0 };
            moved = moved.max((next - x[at]).abs() / next.abs().max(1.0));
            x[at] = next;
        }
        if moved < 1e-7 {
            break;
        }
    }
    x
}

/// By state of a chain: its chance of success and, given success, how many steps that takes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outlook {
    /// Chance of success, 0–1.
    pub success: Vec<f64>,
    /// Mean number of steps to success, of the ways that succeed; 0 where none does.
    pub steps: Vec<f64>,
}

impl Chain {
    /// The outlook of every state. `start` is that of a similar chain, to begin from.
    ///
    /// The ways that succeed are a chain of their own, with the shares `pᵢⱼ hⱼ / hᵢ` (Doob's
    /// transform), whose mean number of steps is the solution of `t = 1 + P t`.
    pub fn outlook(&self, start: Option<&Outlook>) -> Outlook {
        let states = self.succeeds.len();
        let mut total: Vec<f64> = (0..states).map(|s| self.succeeds[s] + self.fails[s]).collect();
        self.steps.iter().for_each(|&(from, _, times)| total[from] += times);
        let share = |state: usize, times: f64| if total[state] > 0.0 { times / total[state] } else { 0.0 };
        let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); states];
        self.steps.iter().for_each(|&(from, to, times)| rows[from].push((to, share(from, times))));
        let target: Vec<f64> = (0..states).map(|s| share(s, self.succeeds[s])).collect();
        let zeros = vec![0.0; states];
        let success = fixed_point(&rows, &target, start.map_or(&zeros, |start| &start.success));
        let success: Vec<f64> = success.into_iter().map(|chance| chance.clamp(0.0, 1.0)).collect();
        let is_hopeless = |state: usize| success[state] < 1e-9;
        for (from, row) in rows.iter_mut().enumerate() {
            let scale = if is_hopeless(from) { 0.0 } else { 1.0 / success[from] };
            row.iter_mut().for_each(|(to, share)| *share *= success[*to] * scale);
        }
        let ones: Vec<f64> = (0..states).map(|s| if is_hopeless(s) { 0.0 } else { 1.0 }).collect();
        let steps = fixed_point(&rows, &ones, start.map_or(&zeros, |start| &start.steps));
        Outlook { success, steps }
    }
}

/// By state of a chain: the share of successes lost when every step into the state fails.
///
/// `start` and the rows of `chain` are probabilities of going to each state, `succeeds` of being
/// absorbed in success. With the fundamental matrix `N = (I − Q)⁻¹` and the chances of success
/// `h = N s`, a chain without state `c` still succeeds with probability `p − f h(c)`, where
/// `f = (start N)(c) / N(c, c)` is the chance of ever reaching `c`: by the strong Markov
/// property every way through `c` succeeds with `h(c)` from its first visit on. One inversion,
/// O(states³), instead of one solution per state.
pub fn removal_effects(start: &[f64], chain: &[Vec<f64>], succeeds: &[f64]) -> Vec<f64> {
    let states = start.len();
    // [I − Q | I | s] becomes [I | N | h].
    let mut matrix: Vec<Vec<f64>> = (0..states)
        .map(|from| {
            let mut row = vec![0.0; 2 * states + 1];
            row[from] = 1.0;
            chain[from].iter().enumerate().for_each(|(to, share)| row[to] -= share);
            row[states + from] = 1.0;
            row[2 * states] = succeeds[from];
            row
        })
        .collect();
    eliminate(&mut matrix);
    let visits = |state: usize| (0..states).map(|from| start[from] * matrix[from][states + state]).sum::<f64>();
    let chance = |state: usize| matrix[state][2 * states];
    let success: f64 = (0..states).map(|state| start[state] * chance(state)).sum();
    (0..states)
        .map(|state| {
            let returns = matrix[state][states + state];
            if success > 0.0 && returns > 0.0 { visits(state) / returns * chance(state) / success } else { 0.0 }
        })
        .collect()
}

/// Gauss–Jordan elimination with partial pivoting, in place; the left square becomes the
/// identity. A state from which the chain is never absorbed has no pivot: its row becomes 0.
fn eliminate(matrix: &mut [Vec<f64>]) {
    for at in 0..matrix.len() {
        let pivot = (at..matrix.len()).max_by(|&a, &b| matrix[a][at].abs().total_cmp(&matrix[b][at].abs()));
        let Some(pivot) = pivot.filter(|&row| matrix[row][at].abs() > 1e-12) else {
            matrix[at].fill(0.0);
            matrix[at][at] = 1.0;
            continue;
        };
        matrix.swap(at, pivot);
        let scale = matrix[at][at];
        matrix[at][at..].iter_mut().for_each(|x| *x /= scale);
        let row = std::mem::take(&mut matrix[at]);
        for other in matrix.iter_mut().filter(|other| !other.is_empty() && other[at] != 0.0) {
            let factor = other[at];
            other[at..].iter_mut().zip(&row[at..]).for_each(|(x, y)| *x -= factor * y);
        }
        matrix[at] = row;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gambler's ruin with a fair coin between 0 and 5: the chance of winning from k is k/5.
    #[test]
    fn gamblers_ruin() {
        let steps: Vec<_> = (0..4usize)
            .flat_map(|k| {
                let mut steps = Vec::new();
                if k > 0 {
                    steps.push((k, k - 1, 1.0));
                }
                if k < 3 {
                    steps.push((k, k + 1, 1.0));
                }
                steps
            })
            .collect();
        let chance = absorption(&steps, &[0.0, 0.0, 0.0, 1.0], &[1.0, 0.0, 0.0, 0.0]);
        for (k, chance) in chance.iter().enumerate() {
            assert!((chance - (k + 1) as f64 / 5.0).abs() < 1e-12);
        }
    }

    /// The same chain padded with states nobody visits is solved by sweeps.
    #[test]
    fn sweeps_agree_with_elimination() {
        let steps = [(0, 1, 2.0), (1, 0, 1.0), (1, 1, 3.0), (1, 2, 2.0), (2, 0, 1.0)];
        let (mut succeeds, mut fails) = (vec![0.0, 1.0, 2.0], vec![1.0, 0.0, 1.0]);
        let dense = absorption(&steps, &succeeds, &fails);
        succeeds.resize(DENSE + 9, 0.0);
        fails.resize(DENSE + 9, 0.0);
        let swept = absorption(&steps, &succeeds, &fails);
        for (a, b) in dense.iter().zip(&swept) {
            assert!((a - b).abs() < 1e-8);
        }
    }

    /// Two states in a row, and a loop: the delta method against 4,000 redrawn chains.
    #[test]
    fn variances_are_those_of_redrawn_chains() {
        use crate::Random;
        let rows = [[0.3, 0.4, 0.1, 0.2], [0.2, 0.1, 0.3, 0.4]];
        let sizes = [200, 120];
        let mut random = Random::new(11);
        let mut draw = |state: usize| {
            let mut counts = [0.0; 4];
            for _ in 0..sizes[state] {
                let mut u = random.unit();
                let at = rows[state].iter().position(|p| {
                    u -= p;
                    u < 0.0
                });
                counts[at.unwrap_or(3)] += 1.0;
            }
            counts
        };
        let chain = |counts: [[f64; 4]; 2]| Chain {
            steps: (0..2).flat_map(|from| (0..2).map(move |to| (from, to, counts[from][to]))).collect(),
            succeeds: vec![counts[0][2], counts[1][2]],
            fails: vec![counts[0][3], counts[1][3]],
        };
        let exact = chain([0, 1].map(|state| rows[state].map(|p| p * f64::from(sizes[state]))));
        let by_delta = exact.variances(&exact.success()).unwrap();
        let drawn: Vec<Vec<f64>> = (0..4000).map(|_| chain([draw(0), draw(1)]).success()).collect();
        for state in 0..2 {
            let mean = drawn.iter().map(|h| h[state]).sum::<f64>() / 4000.0;
            let variance = drawn.iter().map(|h| (h[state] - mean).powi(2)).sum::<f64>() / 3999.0;
            assert!((by_delta[state] / variance - 1.0).abs() < 0.1, "{} {variance}", by_delta[state]);
        }
    }

    /// Against solving the chain anew with every step into the state failing.
    #[test]
    fn removal_is_solving_without_the_state() {
        let start = [0.5, 0.3, 0.2];
        let chain = vec![vec![0.1, 0.4, 0.1], vec![0.2, 0.0, 0.5], vec![0.3, 0.1, 0.2]];
        let succeeds = [0.1, 0.2, 0.05];
        let success = |without: Option<usize>| {
            let mut steps = Vec::new();
            let mut fails: Vec<f64> = (0..3).map(|s| 1.0 - succeeds[s] - chain[s].iter().sum::<f64>()).collect();
            for (from, row) in chain.iter().enumerate() {
                for (to, &share) in row.iter().enumerate() {
                    if Some(to) == without { fails[from] += share } else { steps.push((from, to, share)) }
                }
            }
            let chance = absorption(&steps, &succeeds, &fails);
            (0..3).filter(|&s| Some(s) != without).map(|s| start[s] * chance[s]).sum::<f64>()
        };
        let effects = removal_effects(&start, &chain, &succeeds);
        for (state, effect) in effects.iter().enumerate() {
            assert!((effect - (1.0 - success(Some(state)) / success(None))).abs() < 1e-12);
        }
    }

    /// Fair gambler's ruin: from k to n, given that it is reached, takes (n² − k²) / 3 steps.
    #[test]
    fn successful_ways_have_their_own_length() {
        let n = 5;
        // Padded with states that nobody visits, the same chain is solved by sweeps.
        for states in [n - 1, 90] {
            let mut chain = Chain { steps: Vec::new(), succeeds: vec![0.0; states], fails: vec![0.0; states] };
            for k in 1..n {
                if k > 1 {
                    chain.steps.push((k - 1, k - 2, 1.0))
                } else {
                    chain.fails[0] = 1.0
                }
                if k < n - 1 { chain.steps.push((k - 1, k, 1.0)) } else { chain.succeeds[n - 2] = 1.0 }
            }
            let outlook = chain.outlook(None);
            for k in 1..n {
                let steps = (n * n - k * k) as f64 / 3.0;
                assert!((outlook.success[k - 1] - k as f64 / n as f64).abs() < 1e-5, "{states} {k}");
                assert!((outlook.steps[k - 1] - steps).abs() < 1e-4, "{states} {k}: {}", outlook.steps[k - 1]);
            }
            assert_eq!(chain.outlook(Some(&outlook)).steps[0].round(), 8.0);
        }
    }

    #[test]
    fn a_loop_without_exit_never_succeeds() {
        assert_eq!(absorption(&[(0, 1, 1.0), (1, 0, 1.0)], &[0.0, 0.0], &[0.0, 0.0]), [0.0, 0.0]);
    }
}
