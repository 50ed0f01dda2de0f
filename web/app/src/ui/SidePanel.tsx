import { Drawer, type DrawerProps } from "antd";
import { useEffect, useLayoutEffect, useRef } from "react";

/**
 * A panel that comes in from the side. The keyboard goes back to what opened it at once when it closes: antd itself waits for
 * the movement to end, and forgets it for a panel that is closed before it was all in, or taken away while open.
 */
export function SidePanel({ open = false, ...rest }: DrawerProps) {
  useFocusBack(open);
  return <Drawer {...rest} open={open} focusable={{ focusTriggerAfterClose: false }} />;
}

function useFocusBack(open: boolean): void {
  const opener = useRef<Element | null>(null);
  // Before the panel takes the focus, which it does in an effect.
  useLayoutEffect(() => {
    if (open) opener.current = document.activeElement;
  }, [open]);
  // After the panel let go of it: an effect of the parent is undone after those of its children.
  useEffect(() => {
    if (!open) return;
    return () => {
      if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
    };
  }, [open]);
}
