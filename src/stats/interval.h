// interval: a lower and an upper end of one estimate.
//
// Both ends are in the unit of the estimate. A function that cannot give a finite,
// non-degenerate interval returns nullopt instead: a collapsed interval reads as certainty.

#pragma once

namespace reprocheck::stats {

struct Interval {
  double low = 0;
  double high = 0;
};

}  // namespace reprocheck::stats
