/** One transaction in XA mode, with decisions in a journal: disks that fail, journals that are lost, and who owns them. */
package io.concordat.testing.model.journal;
