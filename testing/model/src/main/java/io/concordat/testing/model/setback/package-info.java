/** A Redis that is set back behind what was confirmed when decisions were forgotten: an old backup. */
package io.concordat.testing.model.setback;
