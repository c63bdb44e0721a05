/**
 * Keeps a folder tree of files up to date with an archive over HTTP, under the names of a viewpoint
 * as known at a moment, so that an analysis can be repeated exactly. The tree, its manifest and its
 * journal are those of clients/python, to the byte: a tree that one program made, the other brings
 * up to date and checks. Knows neither the server nor the command line; who speaks HTTP is given.
 */
@NullMarked
package org.trinomen.server.pull;

import org.jspecify.annotations.NullMarked;
