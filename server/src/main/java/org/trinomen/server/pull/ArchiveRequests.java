package org.trinomen.server.pull;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/**
 * Speaks to an archive over HTTP for someone who is signed in. An answer that is no success becomes
 * an exception of the speaker; an answer's body is closed by whoever asked. May be used by many
 * threads.
 */
public interface ArchiveRequests {

  /** The archive's address, without a slash at its end. */
  String address();

  /** Gets a path with its query. */
  HttpResponse<InputStream> open(String path) throws IOException;

  /** Posts JSON that changes nothing, so that doing it twice does no harm. */
  HttpResponse<InputStream> ask(String path, String json) throws IOException;
}
