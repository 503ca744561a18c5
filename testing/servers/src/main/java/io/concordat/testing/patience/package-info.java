/** How long tests wait for what must happen. */
package io.concordat.testing.patience;
