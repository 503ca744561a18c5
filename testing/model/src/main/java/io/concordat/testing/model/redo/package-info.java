/** A Redis that loses what it has answered, and is told again: gate, epoch, ordered replay, and forgetting behind a barrier. */
package io.concordat.testing.model.redo;
