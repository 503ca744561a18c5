/** Where MySQL and Redis are, and what the sample keeps in them. */
package io.concordat.samples.dualwrite.stores;
