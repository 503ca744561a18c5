/** Branches that Redis hears of only when they are decided: places keep the order, and a floor lets them go. */
package io.concordat.testing.model.after;
