//! The states of everything that is asked of the worker.

use desirepath_worker::protocol::Failure;
use std::sync::Arc;

/// Where an answer is. What has been answered is shared, not copied.
#[derive(Debug, Default)]
pub enum Load<T> {
    /// Nothing has been asked: there is no log.
    #[default]
    Idle,
    /// The question is with the worker; the answer before it stays on the screen.
    Working {
        /// The last answer, if there was one.
        previous: Option<Arc<T>>,
        /// How far it is, if it takes long.
        long: Option<Long>,
    },
    /// The answer.
    Ready(Arc<T>),
    /// The user has given the question up.
    Cancelled,
    /// There is no answer, for this reason (in words for the screen).
    Failed(String),
}

/// How far an answer is that takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Long {
    /// The call, to give it up by.
    pub call: u32,
    /// Rounds of work done.
    pub done: u32,
    /// Rounds in all.
    pub of: u32,
}

impl<T> Load<T> {
    /// What can be shown: the answer, or the one before while a new one is on its way.
    pub fn shown(&self) -> Option<&Arc<T>> {
        match self {
            Self::Ready(answer) => Some(answer),
            Self::Working { previous, .. } => previous.as_ref(),
            Self::Idle | Self::Cancelled | Self::Failed(_) => None,
        }
    }

    /// An answer on its way that takes long.
    pub fn long(&self) -> Option<Long> {
        match self {
            Self::Working { long, .. } => *long,
            _ => None,
        }
    }

    /// On its way, with the answer before it to show.
    pub fn working(previous: Option<Arc<T>>) -> Self {
        Self::Working { previous, long: None }
    }

    /// No answer, for what a failure says.
    pub fn failed(failure: &Failure) -> Self {
        match failure {
            Failure::Cancelled => Self::Cancelled,
            failure => Self::Failed(failure.message()),
        }
    }

    /// Whether an answer is on its way.
    pub fn is_working(&self) -> bool {
        matches!(self, Self::Working { .. })
    }

    /// The same state with `previous` to show while it is working.
    pub fn or_previous(self, previous: Option<&Arc<T>>) -> Self {
        match self {
            Self::Working { previous: None, long } => Self::Working { previous: previous.cloned(), long },
            other => other,
        }
    }
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Idle => Self::Idle,
            Self::Working { previous, long } => Self::Working { previous: previous.clone(), long: *long },
            Self::Ready(answer) => Self::Ready(answer.clone()),
            Self::Cancelled => Self::Cancelled,
            Self::Failed(message) => Self::Failed(message.clone()),
        }
    }
}

impl<T> PartialEq for Load<T> {
    /// Answers are the same if they are the same allocation: nothing is compared in depth.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Idle, Self::Idle) | (Self::Cancelled, Self::Cancelled) => true,
            (Self::Working { previous: a, long: x }, Self::Working { previous: b, long: y }) => {
                x == y
                    && match (a, b) {
                        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                        (a, b) => a.is_none() && b.is_none(),
                    }
            }
            (Self::Ready(a), Self::Ready(b)) => Arc::ptr_eq(a, b),
            (Self::Failed(a), Self::Failed(b)) => a == b,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_answer_stays_while_a_new_one_comes() {
        let old = Arc::new(1);
        let working = Load::working(None).or_previous(Some(&old));
        assert_eq!(working.shown(), Some(&old));
        assert_eq!(Load::<i32>::Failed("no".into()).or_previous(Some(&old)).shown(), None);
    }
}
