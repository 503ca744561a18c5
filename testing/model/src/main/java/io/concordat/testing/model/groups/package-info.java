/** One branch in two groups of keys of a cluster, which no script reaches at once: all end alike, whoever ends them. */
package io.concordat.testing.model.groups;
