/**
 * The description of all routes as OpenAPI 3.1, and the page that shows it. What a route is and who
 * may ask for it comes from the table of routes; what goes in and out is described in the files
 * beside this package. It knows no route's handler.
 */
@NullMarked
package org.trinomen.server.openapi;

import org.jspecify.annotations.NullMarked;
