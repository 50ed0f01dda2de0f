import type { Catalogue } from "./speech";

export const access = {
  signIn: ["登录", "Sign in"],
  email: ["邮箱", "E-mail"],
  password: ["密码", "Password"],
  code: ["六位验证码", "Six-digit code"],
  codeHow: ["打开验证器应用，填上现在显示的数字。", "Open your authenticator app and enter the number it shows now."],
  otherAccount: ["换一个账号", "Use another account"],
  tagline: ["让第一次来的客人，再回来。", "Turn first orders into second ones."],
  firstTitle: ["第一次打开", "First run"],
  firstHow: [
    "先给自己建一个账号。你是店主：能看全部，能请别人进来。账号只存在这台机器上。",
    "Create your own account first. You are the owner: you see everything and invite the others. The account stays on this machine.",
  ],
  name: ["怎么称呼你", "Your name"],
  passwordHow: ["至少 10 个字符；一句你记得住的话就很好。", "At least 10 characters; a sentence you remember is best."],
  create: ["建好，进去看看", "Create it and go in"],
  invitedTitle: ["你被邀请了", "You were invited"],
  invitedHow: [
    (shop: string, role: string) => `「${shop}」请你以「${role}」的身份一起用回头。定一个密码就能进来。`,
    (shop: string, role: string) =>
      `${shop} asks you to join Huitou (role: ${role}). Choose a password and you are in.`,
  ],
  accept: ["接受邀请", "Accept"],
  inviteGone: ["这份邀请用不了了", "This invitation no longer works"],
  inviteGoneHow: [
    "可能已经用过，或者过期了。请店主再发一份。",
    "It was used already, or has expired. Ask the owner for a new one.",
  ],
  badEmail: ["请填完整的邮箱，例如 name@example.com", "Enter a whole e-mail address, such as name@example.com"],
  shortPassword: ["密码至少 10 个字符", "The password needs at least 10 characters"],
  needed: ["请填写", "Fill this in"],
  badCode: ["验证码是六位数字", "The code is six digits"],
  toSignIn: ["去登录", "Go to sign in"],
} as const satisfies Catalogue;
