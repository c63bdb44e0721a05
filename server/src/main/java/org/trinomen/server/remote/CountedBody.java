package org.trinomen.server.remote;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A body that counts the bytes that went; of several tries those of the last. */
final class CountedBody implements BodyPublisher {

  private final BodyPublisher body;
  private final AtomicLong count = new AtomicLong();

  CountedBody(BodyPublisher body) {
    this.body = body;
  }

  long count() {
    return count.get();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    count.set(0);
    body.subscribe(
        new Flow.Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            count.addAndGet(bytes.remaining());
            subscriber.onNext(bytes);
          }

          @Override
          public void onError(Throwable why) {
            subscriber.onError(why);
          }

          @Override
          public void onComplete() {
            subscriber.onComplete();
          }
        });
  }
}
