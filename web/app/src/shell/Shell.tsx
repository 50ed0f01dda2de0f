import { useEffect, useRef } from "react";
import { NavLink, Outlet, useLocation } from "react-router";
import { Clearing } from "../own/Clearing";
import { SimulatedBanner } from "../own/SimulatedBanner";
import { PeopleProvider } from "../people/PeopleProvider";
import { TourProvider } from "../tour/TourProvider";
import { Mark } from "../ui/Mark";
import { Notes } from "../ui/Notes";
import { useWords } from "../words/language";
import { LanguageSwitch } from "./LanguageSwitch";
import { RoomIcon } from "./RoomIcon";
import { ROOMS, type Room } from "./rooms";
import { StoreSwitch } from "./StoreSwitch";
import { useMay, useShop } from "./session";
import { UserMenu } from "./UserMenu";
import { useTitle } from "./useTitle";
import "./shell.css";

export function Shell() {
  const words = useWords();
  const content = useRef<HTMLElement>(null);
  return (
    <PeopleProvider>
      <TourProvider>
        <button type="button" className="skip" onClick={() => content.current?.focus()}>
          {words.shell.skip}
        </button>
        <header className="bar">
          <NavLink to="/" className="brand" aria-label={words.common.product}>
            <Mark />
            <span aria-hidden="true">{words.common.product}</span>
          </NavLink>
          <Rooms />
          <div className="bar-end">
            <StoreSwitch />
            <Through />
            <LanguageSwitch />
            <UserMenu />
          </div>
        </header>
        <main id="content" ref={content} tabIndex={-1}>
          <p className="through-below">
            <Through />
          </p>
          <SimulatedBanner />
          <Clearing>
            <Outlet />
          </Clearing>
        </main>
        <Notes />
      </TourProvider>
    </PeopleProvider>
  );
}

function Rooms() {
  const words = useWords();
  const may = useMay();
  const { pathname } = useLocation();
  const rooms = ROOMS.filter((room) => !room.needs || may(room.needs));
  const within = (room: Room) =>
    room.to === "/"
      ? pathname === "/"
      : [room.to, room.also].some((path) => path !== undefined && pathname.startsWith(path));
  const here = rooms.find(within);
  const bar = useRef<HTMLElement>(null);
  // On a phone the rooms are wider than the screen: the one we are in is brought into sight.
  useEffect(() => {
    const active = bar.current?.querySelector<HTMLElement>(".active");
    if (here && bar.current && active) bar.current.scrollLeft = active.offsetLeft - bar.current.clientWidth / 2;
  }, [here]);
  useTitle(here ? words.shell[here.name] : "");
  return (
    <nav ref={bar} className="rooms" aria-label={words.shell.navigation}>
      {rooms.map((room) => (
        <NavLink
          key={room.to}
          to={room.to}
          end={room.to === "/"}
          className={room === here ? "active" : ""}
          data-tour={room.name === "data" ? "data" : undefined}
        >
          <RoomIcon room={room.name} />
          <span>{words.shell[room.name]}</span>
        </NavLink>
      ))}
    </nav>
  );
}

function Through() {
  const words = useWords();
  const shop = useShop();
  const said = shop.as_of ? words.shell.through(shop.as_of, shop.data_version ?? "") : words.shell.noData;
  return (
    <span className="through soft" role="status">
      {shop.coming ? words.shell.coming : said}
    </span>
  );
}
