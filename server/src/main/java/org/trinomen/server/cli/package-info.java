/**
 * The commands of the one program. Each reads its arguments, calls what does the work, and says on
 * the terminal how it went: sentences for people, JSON for scripts. Nobody else knows this package.
 */
@NullMarked
package org.trinomen.server.cli;

import org.jspecify.annotations.NullMarked;
