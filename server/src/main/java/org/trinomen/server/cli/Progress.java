package org.trinomen.server.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long work has come. Closing it says that it ended. */
interface Progress extends AutoCloseable {

  /** The work has come to {@code done} of its total. */
  void at(long done);

  @Override
  void close();

  /** Shows nothing. */
  static Progress none() {
    return new Progress() {
      @Override
      public void at(long done) {}

      @Override
      public void close() {}
    };
  }

  /** A bar on a terminal. */
  static Progress bar(String what, long total) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .build();
    return new Progress() {
      @Override
      public void at(long done) {
        bar.stepTo(done);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }

  /** A line at every tenth part, for logs; every 1,000 steps where the total is unknown. */
  static Progress lines(String what, long total, PrintStream to) {
    return new Progress() {
      private long said = -1;

      @Override
      public void at(long done) {
        long part = total > 0 ? done * 10 / total : done / 1000;
        if (part != said) {
          said = part;
          to.println(what + ": " + done + (total > 0 ? " of " + total : ""));
        }
      }

      @Override
      public void close() {}
    };
  }
}
