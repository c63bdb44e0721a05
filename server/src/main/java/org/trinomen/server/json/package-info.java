/** JSON values of requests and small files, on jackson-core's streaming parser. Knows no door. */
@NullMarked
package org.trinomen.server.json;

import org.jspecify.annotations.NullMarked;
