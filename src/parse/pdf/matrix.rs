//! Where things stand on a page.

/// `[a b c d e f]`: x and y become `a·x + c·y + e` and `b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    /// Leaves everything in its place.
    pub(super) const UNIT: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Moves everything.
    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This one, and `next` after it.
    pub(super) fn then(&self, next: &Self) -> Self {
        let by = self.0;
        let column = |first: usize| [0, 1].map(|axis| by[first] * next.0[axis] + by[first + 1] * next.0[axis + 2]);
        let ([right_x, right_y], [up_x, up_y], [shift_x, shift_y]) = (column(0), column(2), column(4));
        Self([right_x, right_y, up_x, up_y, shift_x + next.0[4], shift_y + next.0[5]])
    }

    /// Where a point goes.
    pub(super) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let by = self.0;
        (by[0] * x + by[2] * y + by[4], by[1] * x + by[3] * y + by[5])
    }

    /// The length of what was one unit high.
    pub(super) fn height(&self) -> f64 {
        self.0[2].hypot(self.0[3])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_is_applied_first() {
        let double = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        assert_eq!(Matrix::shift(1.0, 3.0).then(&double).apply(0.0, 0.0), (2.0, 6.0));
        assert_eq!(double.then(&Matrix::shift(1.0, 3.0)).apply(1.0, 1.0), (3.0, 5.0));
    }
}
