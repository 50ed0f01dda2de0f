import { type ThemeConfig, theme } from "antd";

const SHARED = {
  borderRadius: 6,
  fontSize: 14,
  lineHeight: 1.6,
  fontFamily: "var(--font)",
  fontFamilyCode: "var(--mono)",
  wireframe: false,
};

/** How far it is moved, and how far it could be: both stand out from the sheet. */
function slider(track: string, rail: string) {
  return { trackBg: track, trackHoverBg: track, handleColor: track, railBg: rail, railHoverBg: rail };
}

/** antd in the house's colours. It reckons with colours, so they are written out here as in tokens.css. */
export function antdTheme(dark: boolean): ThemeConfig {
  return dark
    ? {
        algorithm: theme.darkAlgorithm,
        token: {
          ...SHARED,
          colorPrimary: "#d9572b",
          colorLink: "#7fb0dd",
          colorInfo: "#7fb0dd",
          colorTextBase: "#e6e4de",
          colorBgBase: "#16181b",
          colorBgContainer: "#1e2125",
          colorBgElevated: "#24282d",
          colorBorder: "#4a5058",
          colorBorderSecondary: "#33383e",
          colorTextDescription: "#a3a9b1",
          colorTextPlaceholder: "#868d97",
          colorTextDisabled: "#a3a9b1",
        },
        components: {
          Segmented: { trackBg: "#24282d", itemSelectedBg: "#3a4047" },
          Drawer: { colorBgElevated: "#1e2125" },
          Slider: slider("#7fb0dd", "#6b727b"),
        },
      }
    : {
        algorithm: theme.defaultAlgorithm,
        token: {
          ...SHARED,
          colorPrimary: "#d04a1e",
          colorLink: "#2f5d8a",
          colorInfo: "#2f5d8a",
          colorTextBase: "#1f2328",
          colorBgBase: "#ffffff",
          colorBgLayout: "#fdfcf9",
          colorBorder: "#c9c4b8",
          colorBorderSecondary: "#e2ded5",
          colorTextDescription: "#5d646d",
          colorTextPlaceholder: "#767c85",
          colorTextDisabled: "#5d646d",
          colorError: "#b42318",
        },
        components: { Segmented: { trackBg: "#f0ece2" }, Slider: slider("#2f5d8a", "#8a919b") },
      };
}
