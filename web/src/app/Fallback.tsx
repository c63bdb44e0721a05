import { Component, type ReactNode } from "react";
import { Problem } from "../parts/states";

interface FallbackProps {
  children: ReactNode;
}

/** What a fault of ours leaves of a page: the reason, and a way on. */
export class Fallback extends Component<FallbackProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Problem error={error} onRetry={() => this.setState({ error: null })} />;
  }
}
