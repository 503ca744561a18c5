/** One transaction in XA mode, with decisions in a database: everything may crash, pause, and hear nothing. */
package io.concordat.testing.model.commit;
