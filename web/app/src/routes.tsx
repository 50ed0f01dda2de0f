import { createBrowserRouter, Navigate } from "react-router";
import { Broken } from "./shell/Broken";
import { Gate } from "./shell/Gate";
import { NotFound } from "./shell/NotFound";
import { Shell } from "./shell/Shell";

// Each page is its own chunk, fetched when it is first opened.
export const router = createBrowserRouter([
  {
    errorElement: <Broken />,
    children: [
      { path: "/sign-in", lazy: async () => ({ Component: (await import("./pages/access/SignIn")).SignIn }) },
      { path: "/first-run", lazy: async () => ({ Component: (await import("./pages/access/FirstRun")).FirstRun }) },
      {
        path: "/invitation",
        lazy: async () => ({ Component: (await import("./pages/access/Invitation")).Invitation }),
      },
      {
        element: (
          <Gate>
            <Shell />
          </Gate>
        ),
        children: [
          {
            errorElement: <Broken />,
            children: [
              { index: true, lazy: async () => ({ Component: (await import("./pages/today/TodayPage")).TodayPage }) },
              {
                path: "/metrics/:id?",
                lazy: async () => ({ Component: (await import("./pages/metrics/MetricsPage")).MetricsPage }),
              },
              {
                path: "/diagnosis",
                lazy: async () => ({ Component: (await import("./pages/diagnosis/DiagnosisPage")).DiagnosisPage }),
                children: [
                  {
                    path: "explain",
                    lazy: async () => ({ Component: (await import("./pages/diagnosis/ExplainView")).ExplainView }),
                  },
                  {
                    path: "what-if",
                    lazy: async () => ({ Component: (await import("./pages/diagnosis/WhatIfView")).WhatIfView }),
                  },
                  {
                    path: ":section?",
                    lazy: async () => ({ Component: (await import("./pages/diagnosis/SectionView")).SectionView }),
                  },
                ],
              },
              {
                path: "/customers",
                lazy: async () => ({ Component: (await import("./pages/customers/CustomersPage")).CustomersPage }),
              },
              {
                path: "/customers/:id",
                lazy: async () => ({ Component: (await import("./pages/customers/CustomerPage")).CustomerPage }),
              },
              {
                path: "/audiences",
                lazy: async () => ({ Component: (await import("./pages/audiences/AudiencesPage")).AudiencesPage }),
              },
              {
                path: "/audiences/:id",
                lazy: async () => ({ Component: (await import("./pages/audiences/AudiencePage")).AudiencePage }),
              },
              {
                path: "/journeys",
                lazy: async () => ({ Component: (await import("./pages/journeys/JourneysPage")).JourneysPage }),
              },
              {
                path: "/journeys/words",
                lazy: async () => ({ Component: (await import("./pages/journeys/TemplatesPage")).TemplatesPage }),
              },
              {
                path: "/journeys/words/:name",
                lazy: async () => ({ Component: (await import("./pages/journeys/TemplatePage")).TemplatePage }),
              },
              {
                path: "/journeys/:id",
                lazy: async () => ({ Component: (await import("./pages/journeys/JourneyPage")).JourneyPage }),
              },
              {
                path: "/tasks",
                lazy: async () => ({ Component: (await import("./pages/tasks/TasksPage")).TasksPage }),
              },
              {
                path: "/data",
                lazy: async () => ({ Component: (await import("./pages/data/DataPage")).DataPage }),
                children: [
                  {
                    index: true,
                    lazy: async () => ({ Component: (await import("./pages/data/FirstPage")).FirstPage }),
                  },
                  {
                    path: "quarantine",
                    lazy: async () => ({ Component: (await import("./pages/data/QuarantinePage")).QuarantinePage }),
                  },
                  {
                    path: "exclusions",
                    lazy: async () => ({ Component: (await import("./pages/data/ExclusionsPage")).ExclusionsPage }),
                  },
                  {
                    path: "suggestions",
                    lazy: async () => ({ Component: (await import("./pages/data/SuggestionsPage")).SuggestionsPage }),
                  },
                  {
                    path: "quality",
                    lazy: async () => ({ Component: (await import("./pages/data/QualityPage")).QualityPage }),
                  },
                  {
                    path: "versions",
                    lazy: async () => ({ Component: (await import("./pages/data/VersionsPage")).VersionsPage }),
                  },
                  {
                    path: "sources",
                    lazy: async () => ({ Component: (await import("./pages/data/SourcesPage")).SourcesPage }),
                  },
                  {
                    path: "import",
                    lazy: async () => ({ Component: (await import("./pages/data/import/ImportPage")).ImportPage }),
                  },
                ],
              },
              {
                path: "/settings",
                lazy: async () => ({ Component: (await import("./pages/settings/SettingsPage")).SettingsPage }),
                children: [
                  { index: true, element: <Navigate to="/settings/account" replace /> },
                  {
                    path: "shop",
                    lazy: async () => ({
                      Component: (await import("./pages/settings/ShopSettingsPage")).ShopSettingsPage,
                    }),
                  },
                  {
                    path: "calendar",
                    lazy: async () => ({ Component: (await import("./pages/settings/CalendarPage")).CalendarPage }),
                  },
                  {
                    path: "cycles",
                    lazy: async () => ({ Component: (await import("./pages/settings/CyclesPage")).CyclesPage }),
                  },
                  {
                    path: "thresholds",
                    lazy: async () => ({ Component: (await import("./pages/settings/ThresholdsPage")).ThresholdsPage }),
                  },
                  {
                    path: "benchmarks",
                    lazy: async () => ({ Component: (await import("./pages/settings/BenchmarksPage")).BenchmarksPage }),
                  },
                  {
                    path: "daily-note",
                    lazy: async () => ({ Component: (await import("./pages/settings/DailyNotePage")).DailyNotePage }),
                  },
                  {
                    path: "targets",
                    lazy: async () => ({ Component: (await import("./pages/settings/TargetsPage")).TargetsPage }),
                  },
                  {
                    path: "account",
                    lazy: async () => ({ Component: (await import("./pages/settings/AccountPage")).AccountPage }),
                  },
                  {
                    path: "tokens",
                    lazy: async () => ({ Component: (await import("./pages/settings/TokensPage")).TokensPage }),
                  },
                  {
                    path: "members",
                    lazy: async () => ({ Component: (await import("./pages/settings/MembersPage")).MembersPage }),
                  },
                  {
                    path: "audit",
                    lazy: async () => ({ Component: (await import("./pages/settings/AuditPage")).AuditPage }),
                  },
                  {
                    path: "backup",
                    lazy: async () => ({ Component: (await import("./pages/settings/BackupPage")).BackupPage }),
                  },
                ],
              },
              {
                path: "/reach/review",
                lazy: async () => ({ Component: (await import("./pages/reach/ReviewPage")).ReviewPage }),
              },
              {
                path: "/reach/calendar",
                lazy: async () => ({ Component: (await import("./pages/reach/CalendarPage")).CalendarPage }),
              },
              {
                path: "/reach/messages",
                lazy: async () => ({ Component: (await import("./pages/reach/MessagesPage")).MessagesPage }),
              },
              {
                path: "/reach/left-alone",
                lazy: async () => ({ Component: (await import("./pages/reach/LeftAlonePage")).LeftAlonePage }),
              },
              {
                path: "/reach/effect/:journey",
                lazy: async () => ({ Component: (await import("./pages/reach/EffectPage")).EffectPage }),
              },
              {
                path: "/due",
                lazy: async () => ({ Component: (await import("./pages/due/DuePage")).DuePage }),
              },
              { path: "*", element: <NotFound /> },
            ],
          },
        ],
      },
    ],
    HydrateFallback: () => null,
  },
]);
