/** Two transactions on one row and one key: locks, validated reads, and Redis last. */
package io.concordat.testing.model.contention;
