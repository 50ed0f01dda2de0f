import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enLocale from "antd/locale/en_GB";
import zhLocale from "antd/locale/zh_CN";
import { type ReactNode, useMemo } from "react";
import { RouterProvider } from "react-router";
import { queries } from "./api/hooks";
import { router } from "./routes";
import { ScopeProvider } from "./shell/scope";
import { SessionProvider } from "./shell/session";
import { antdTheme } from "./theme/antd";
import { useDark } from "./theme/dark";
import { nonce } from "./theme/nonce";
import { ToastProvider } from "./ui/Toasts";
import { LanguageProvider, useLanguage } from "./words/language";

const CSP = nonce ? { nonce } : {};

export function App() {
  return (
    <LanguageProvider>
      <Themed>
        <QueryClientProvider client={queries}>
          <ScopeProvider>
            <SessionProvider>
              <RouterProvider router={router} />
            </SessionProvider>
          </ScopeProvider>
        </QueryClientProvider>
      </Themed>
    </LanguageProvider>
  );
}

function Themed({ children }: { children: ReactNode }) {
  const { lang } = useLanguage();
  const dark = useDark();
  const theme = useMemo(() => antdTheme(dark), [dark]);
  return (
    <ConfigProvider
      locale={lang === "zh" ? zhLocale : enLocale}
      theme={theme}
      csp={CSP}
      button={{ autoInsertSpace: false }}
    >
      <ToastProvider>{children}</ToastProvider>
    </ConfigProvider>
  );
}
