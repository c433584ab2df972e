//! The states of everything that is asked of the worker.

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
    },
    /// The answer.
    Ready(Arc<T>),
    /// There is no answer, for this reason (in words for the screen).
    Failed(String),
}

impl<T> Load<T> {
    /// What can be shown: the answer, or the one before while a new one is on its way.
    pub fn shown(&self) -> Option<&Arc<T>> {
        match self {
            Self::Ready(answer) => Some(answer),
            Self::Working { previous } => previous.as_ref(),
            Self::Idle | Self::Failed(_) => None,
        }
    }

    /// Whether an answer is on its way.
    pub fn is_working(&self) -> bool {
        matches!(self, Self::Working { .. })
    }

    /// The same state with `previous` to show while it is working.
    pub fn or_previous(self, previous: Option<&Arc<T>>) -> Self {
        match self {
            Self::Working { previous: None } => Self::Working { previous: previous.cloned() },
            other => other,
        }
    }
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Idle => Self::Idle,
            Self::Working { previous } => Self::Working { previous: previous.clone() },
            Self::Ready(answer) => Self::Ready(answer.clone()),
            Self::Failed(message) => Self::Failed(message.clone()),
        }
    }
}

impl<T> PartialEq for Load<T> {
    /// Answers are the same if they are the same allocation: nothing is compared in depth.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Idle, Self::Idle) => true,
            (Self::Working { previous: a }, Self::Working { previous: b }) => match (a, b) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (a, b) => a.is_none() && b.is_none(),
            },
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
        let working = Load::Working { previous: None }.or_previous(Some(&old));
        assert_eq!(working.shown(), Some(&old));
        assert_eq!(Load::<i32>::Failed("no".into()).or_previous(Some(&old)).shown(), None);
    }
}
