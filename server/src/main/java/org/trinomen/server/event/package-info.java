/**
 * Events at the HTTP door: who may see which, under which names, followed live or read page by
 * page. What happened is kept elsewhere; nothing is decided here.
 */
@NullMarked
package org.trinomen.server.event;

import org.jspecify.annotations.NullMarked;
