/**
 * Runs commands of the configuration on scans that are complete and resolved: decides from the
 * sequence of events what is due, hands a scan over under the names of a viewpoint, keeps the
 * command within its limits, and attaches what it leaves. Knows no door but the routes that show
 * and steer it.
 */
@NullMarked
package org.trinomen.server.hook;

import org.jspecify.annotations.NullMarked;
